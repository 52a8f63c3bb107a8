# METADATA
# title: Consent was given to this business
# description: |-
#   The name that people saw when they agreed is the name of the business that sends. Consent given to one business is not
#   consent to another.
# custom:
#   id: consent-business
#   clause: K2
#   severity: Major
#   since: "2023-07-24"
#   remedy: send from the business that the person agreed to, or ask for consent in this one's name
#   steps: [CeaseSending, FindAffected, SuppressAffected, CorrectSource, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry["consent-business"]

import data.consentry.lib.answer
import data.consentry.lib.consent

deny contains _answer if {
	consent.needed
	consent.stage == "business"
}

_answer := answer.undecidable("consent-business", "the sender is not known") if {
	not input.sender.businessName
} else := answer.violation("consent-business", "consent was given to a business of another name than the sender's")
