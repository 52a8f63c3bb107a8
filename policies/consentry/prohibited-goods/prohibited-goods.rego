# METADATA
# title: No prohibited goods
# description: |-
#   Nothing is sold that WhatsApp's policy forbids everywhere, whatever licence the business holds. The campaign's
#   declared trade counts as well as the words of a message.
# custom:
#   id: prohibited-goods
#   clause: K5
#   severity: Critical
#   since: "2023-07-24"
#   remedy: take the goods out of every message; a licence does not help
#   steps: [CeaseSending, FindAffected, NotifyAffected, CorrectContent, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry["prohibited-goods"]

import data.consentry.lib.answer
import data.consentry.lib.terms

deny contains _answer if not _ok

_ok if {
	terms.none
	input.campaign.vertical == null
}

_ok if {
	terms.known
	_vertical_known
	is_object(data.consentry.goods.prohibited)
	count(_found) == 0
}

_answer := answer.violation("prohibited-goods", $"advertises prohibited goods: {concat(", ", sort(_found))}") if {
	count(_found) > 0
} else := answer.undecidable("prohibited-goods", "cannot tell what the message advertises")

_found contains category if {
	some category in terms.categories
	data.consentry.goods.prohibited[category]
}

_found contains input.campaign.vertical if data.consentry.goods.prohibited[input.campaign.vertical]

_vertical_known if input.campaign.vertical == null

_vertical_known if is_string(input.campaign.vertical)
