# METADATA
# title: Marketing waits for the day
# description: |-
#   No marketing in the recipient's quiet hours. The message waits and is judged again when they end; answers inside the
#   open window and everything that is not marketing go at any hour.
# custom:
#   id: quiet-hours
#   clause: K3
#   severity: Minor
#   since: "2023-07-24"
#   remedy: none needed; the message is judged again when the quiet hours end
#   steps: []
# schemas:
#   - input: schema["verdict-input"]
package consentry["quiet-hours"]

import data.consentry.lib.answer
import data.consentry.lib.reply

deny contains answer.undecidable("quiet-hours", "cannot tell the hour where the person is") if {
	not _ok
	not _ends_at
}

defer contains {"answer": answer.violation("quiet-hours", _message), "until_ms": _ends_at} if {
	not _ok
}

_ok if {
	fact := input.facts.quietHours
	fact.known == true
	fact.value.quiet == false
}

_ok if _not_marketing(input.campaign.category)

_ok if reply.in_window

_not_marketing("Utility")

_not_marketing("Authentication")

_not_marketing("Service")

_ends_at := input.facts.quietHours.value.untilMs if {
	input.facts.quietHours.known == true
	input.facts.quietHours.value.quiet == true
	is_number(input.facts.quietHours.value.untilMs)
}

_message := "quiet hours where the person is; waits until they end"
