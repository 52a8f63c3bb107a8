# METADATA
# title: No prizes that cost something
# description: |-
#   No message tells people that they have won, inherited or been chosen, and wants a fee, a call, a secret or a visit to a
#   domain that is not the sender's. Who really won something at the sender's is sent to the sender's own domain.
# custom:
#   id: advance-fee
#   clause: K3
#   severity: Major
#   since: "2023-07-24"
#   remedy: link to a domain that the sender declares, and ask winners for nothing
#   steps: [CeaseSending, FindAffected, NotifyAffected, CorrectContent, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry["advance-fee"]

import data.consentry.lib.answer
import data.consentry.lib.cues

deny contains _answer if not _ok

_ok if {
	cues.known
	is_array(input.message.sensitive)
	count(_wants) == 0
}

_wants contains "a fee" if {
	"cue-prize" in cues.found
	"cue-fee" in cues.found
}

_wants contains "a call" if {
	"cue-prize" in cues.found
	cues.call_back
}

_wants contains "a visit to a domain that is not the sender's" if {
	"cue-prize" in cues.found
	cues.foreign_link
}

_wants contains "a secret" if {
	"cue-prize" in cues.found
	count(input.message.sensitive) > 0
}

_answer := answer.violation("advance-fee", $"promises a prize and wants {concat(", ", sort(_wants))}") if {
	count(_wants) > 0
} else := answer.undecidable("advance-fee", "cannot tell what the message promises")
