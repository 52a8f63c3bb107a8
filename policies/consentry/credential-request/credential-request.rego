# METADATA
# title: Nobody is pressed to sign in elsewhere
# description: |-
#   No message that presses people for time or says their account is blocked, and asks them to sign in, confirm who they are
#   or give their card at a domain that is not the sender's. And none that asks for a one-time code: it opens an account to
#   whoever has it. The sender's own domain passes, since banks and shops do ask there.
# custom:
#   id: credential-request
#   clause: K3
#   severity: Major
#   since: "2023-07-24"
#   remedy: link to a domain that the sender declares, and ask for no codes
#   steps: [CeaseSending, FindAffected, NotifyAffected, CorrectContent, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry["credential-request"]

import data.consentry.lib.answer
import data.consentry.lib.cues

deny contains _answer if not _ok

_ok if {
	input.message.sensitive == []
	cues.few
}

_ok if {
	cues.known
	is_array(input.message.sensitive)
	not _asks_for_code
	not _presses
}

_asks_for_code if "one-time-code" in input.message.sensitive

_presses if {
	"cue-credentials" in cues.found
	some pressing in ["cue-urgency", "cue-trouble"]
	pressing in cues.found
	cues.foreign_link
}

_answer := answer.violation("credential-request", "asks for a one-time code") if {
	_asks_for_code
} else := answer.violation("credential-request", "presses people to sign in or confirm who they are at a domain that is not the sender's") if {
	_presses
} else := answer.undecidable("credential-request", "cannot tell what the message asks people for")
