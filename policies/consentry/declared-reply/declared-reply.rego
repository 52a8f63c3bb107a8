# METADATA
# title: What a number answers by itself, it says once
# description: |-
#   A number confirms that somebody is stopped, and asks whether somebody really wants to be written to. Each follows the
#   person's own word: the confirmation, without a link, within five minutes of a stop that they said on WhatsApp. Neither comes a second
#   time within a day; the question does if the person has said stop in between.
# custom:
#   id: declared-reply
#   clause: K2
#   severity: Minor
#   since: "2023-07-24"
#   remedy: leave the sender's replies to intake, which sends each when the person's word comes
#   steps: []
# schemas:
#   - input: schema["verdict-input"]
package consentry["declared-reply"]

import data.consentry.lib.answer
import data.consentry.lib.reply

deny contains _answer if {
	is_object(input.facts.reply)
	not _ok
}

defer contains {"answer": answer.violation("declared-reply", _early), "until_ms": input.nowMs + _again_ms} if {
	reply.ahead
}

_ok if {
	_in_turn
	_once
}

_in_turn if reply.declared == "OptInQuestion"

_in_turn if {
	reply.declared == "OptOutConfirmation"
	reply.stopped_by_own_word
	_in_time
	input.message.links == []
}

# The law: within five minutes. It is bundle data nowhere, because the number's owner has no say in it.
_in_time if input.nowMs <= input.facts.suppression.value.saidAtMs + 300000

_once if input.facts.reply.value.lastSentAtMs == null

_once if input.facts.reply.value.lastSentAtMs <= input.nowMs - _day_ms

# Asked, stopped, and come back.
_once if {
	reply.declared == "OptInQuestion"
	input.facts.reply.value.lastSentAtMs < input.facts.suppression.value.saidAtMs
}

_answer := answer.undecidable("declared-reply", "cannot tell what was said and answered before") if {
	not _readable
} else := answer.violation("declared-reply", "a confirmation holds a link") if {
	reply.declared == "OptOutConfirmation"
	input.message.links != []
} else := answer.violation("declared-reply", "confirms a stop that the person did not say on WhatsApp") if {
	not reply.declared == "OptInQuestion"
	not reply.stopped_by_own_word
} else := answer.violation("declared-reply", "confirms a stop more than five minutes after it was said") if {
	not _in_turn
} else := answer.violation("declared-reply", "the person got this reply within the last 24 hours")

_readable if {
	input.facts.reply.known == true
	input.facts.suppression.known == true
	input.facts.reply.value.lastSentAtMs == null
}

_readable if {
	input.facts.reply.known == true
	input.facts.suppression.known == true
	is_number(input.facts.reply.value.lastSentAtMs)
}

_early := "waits until the gate has heard of the message that it answers"

_again_ms := 500

_day_ms := 86400000
