# METADATA
# title: Nobody who said stop is written to
# description: |-
#   Who stopped a business, a number or a purpose, by whatever way, is left alone, however many lists say otherwise.
#   A Service campaign may answer a person who has written again since, and confirm the stop once to who said it on
#   WhatsApp; neither if the person wants nothing at all.
# custom:
#   id: opted-out
#   clause: K2
#   severity: Major
#   since: "2023-07-24"
#   remedy: take the person off the list; only the person can undo this
#   steps: [CeaseSending, FindAffected, SuppressAffected, CorrectSource, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry["opted-out"]

import data.consentry.lib.answer
import data.consentry.lib.reply

deny contains _answer if not _ok

_ok if {
	fact := input.facts.suppression
	fact.known == true
	fact.value.scope == null
}

# The person has written again since.
_ok if {
	input.campaign.category == "Service"
	reply.in_window
	fact := input.facts.suppression
	fact.known == true
	fact.value.scope != "Everything"
	input.facts.window.value.openUntilMs - _window_ms > fact.value.saidAtMs
}

_ok if {
	input.campaign.category == "Service"
	reply.ahead
	input.facts.suppression.known == true
	input.facts.suppression.value.scope != "Everything"
}

# That they are stopped may be confirmed to them. How often and how late, declared-reply says.
_ok if {
	input.campaign.category == "Service"
	reply.declared == "OptOutConfirmation"
	reply.stopped_by_own_word
}

_window_ms := 86400000

# WhatsApp's own switch is about marketing and nothing else.
_ok if {
	input.facts.suppression.known == true
	input.facts.suppression.value.channel == "Preference"
	input.campaign.category != "Marketing"
}

_answer := answer.violation("opted-out", $"stopped {_what}{_how}") if {
	input.facts.suppression.known == true
	is_string(input.facts.suppression.value.scope)
} else := answer.undecidable("opted-out", "cannot read whether the person has said stop")

_what := object.get(data.consentry.suppression.scopes, input.facts.suppression.value.scope, "messages of this kind")

_how := object.get(data.consentry.suppression.channels, input.facts.suppression.value.channel, "")
