# METADATA
# title: What sells is declared as marketing
# description: |-
#   No words that sell in a Utility or Authentication campaign. People agree to hear about their orders without agreeing to
#   offers, and WhatsApp reclassifies such templates and restricts their sender.
# custom:
#   id: declared-category
#   clause: K3
#   severity: Major
#   since: "2023-07-24"
#   remedy: take the offer out, or send it in a Marketing campaign to people who agreed to offers
#   steps: [CeaseSending, FindAffected, CorrectCampaign, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry["declared-category"]

import data.consentry.lib.answer

deny contains _answer if not _ok

_ok if input.message.cues == []

_ok if {
	is_array(input.message.cues)
	not "cue-promotion" in input.message.cues
}

_ok if {
	is_array(input.message.cues)
	input.campaign.category in {"Marketing", "Service"}
}

_answer := answer.violation("declared-category", $"words that sell in a {input.campaign.category} campaign") if {
	input.campaign.category in {"Utility", "Authentication"}
	is_array(input.message.cues)
} else := answer.undecidable("declared-category", "cannot tell whether the message sells what it should not")
