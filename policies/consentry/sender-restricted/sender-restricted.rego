# METADATA
# title: Restricted senders keep still
# description: |-
#   While WhatsApp restricts a number, nothing leaves from it: to go on makes the restriction longer.
# custom:
#   id: sender-restricted
#   clause: E3
#   severity: Minor
#   since: "2023-07-24"
#   remedy: wait until WhatsApp lifts the restriction
#   steps: []
# schemas:
#   - input: schema["verdict-input"]
package consentry["sender-restricted"]

import data.consentry.lib.answer

deny contains _answer if not _ok

_ok if input.sender.restrictedUntilMs == null

_ok if input.sender.restrictedUntilMs <= input.nowMs

_answer := answer.violation("sender-restricted", "WhatsApp restricts the sender") if {
	is_number(input.sender.restrictedUntilMs)
} else := answer.undecidable("sender-restricted", "the sender is not known")
