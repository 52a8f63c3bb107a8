# METADATA
# title: Nobody is written to too often
# description: |-
#   A campaign declares how many messages one person may get from it in a moving window. Those beyond it are refused, not
#   saved up.
# custom:
#   id: frequency-cap
#   clause: K3
#   severity: Minor
#   since: "2023-07-24"
#   remedy: send less often, or raise the cap in the campaign
#   steps: []
# schemas:
#   - input: schema["verdict-input"]
package consentry["frequency-cap"]

import data.consentry.lib.answer
import data.consentry.lib.reply

deny contains _answer if not _ok

_ok if input.campaign.frequencyCap == null

_ok if {
	fact := input.facts.frequency
	fact.known == true
	sent := fact.value.sent
	is_number(sent)
	sent < input.campaign.frequencyCap.messages
}

_ok if reply.in_window

_ok if reply.ahead

_answer := answer.violation("frequency-cap", message) if {
	input.facts.frequency.known == true
	is_number(input.facts.frequency.value.sent)
	cap := input.campaign.frequencyCap
	message := $"the person already got {cap.messages} in {cap.perMs / 3600000} h, as many as the campaign allows"
} else := answer.undecidable("frequency-cap", "cannot tell how often the person was written to")
