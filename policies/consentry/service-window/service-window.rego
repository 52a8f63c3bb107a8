# METADATA
# title: Free text only inside the service window
# description: |-
#   WhatsApp takes a message that is not a template only within 24 hours of the person's last one.
# custom:
#   id: service-window
#   clause: K1
#   severity: Minor
#   since: "2023-07-24"
#   remedy: send an approved template, or wait until the person writes
#   steps: []
# schemas:
#   - input: schema["verdict-input"]
package consentry["service-window"]

import data.consentry.lib.answer
import data.consentry.lib.reply

deny contains _answer if not _ok

_ok if input.message.freeform == false

_ok if reply.in_window

_ok if reply.ahead

_answer := answer.violation("service-window", "free-form message outside the 24 hours after the person's last message") if {
	input.message.freeform == true
	reply.window_known
} else := answer.undecidable("service-window", "cannot read when the person last wrote")
