# METADATA
# title: No marketing templates to the United States
# description: |-
#   WhatsApp has not delivered marketing templates to numbers of the United States since April 2025. They would be paid
#   for, counted against the sender and never read.
# custom:
#   id: us-marketing
#   clause: E3
#   severity: Minor
#   since: "2025-04-01"
#   remedy: leave numbers of the United States out of marketing lists
#   steps: []
# schemas:
#   - input: schema["verdict-input"]
package consentry["us-marketing"]

import data.consentry.lib.answer

deny contains _answer if not _ok

_ok if input.recipient.country == null

_ok if {
	country := input.recipient.country
	is_string(country)
	not country in data.consentry.marketing.undelivered
}

_ok if input.message.freeform == true

_ok if _not_marketing(input.campaign.category)

_not_marketing("Utility")

_not_marketing("Authentication")

_not_marketing("Service")

_answer := answer.violation("us-marketing", "WhatsApp delivers no marketing in the person's country") if {
	is_string(input.recipient.country)
} else := answer.undecidable("us-marketing", "cannot tell the person's country")
