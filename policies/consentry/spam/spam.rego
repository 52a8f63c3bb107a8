# METADATA
# title: Nothing that reads like spam
# description: |-
#   The trained filter scores a message's own words and the declared text of its template. From which probability it is
#   refused depends on the category, on consent and on the service window, and is data (data.consentry.filter). Promotion is
#   not spam: who consented may receive it. What a number answers by itself is not scored: its words are declared.
# custom:
#   id: spam
#   clause: P2
#   severity: Major
#   since: "2023-07-24"
#   remedy: say who writes and why in plain words, and leave out what presses, promises or threatens
#   steps: [CeaseSending, FindAffected, CorrectContent, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry.spam

import data.consentry.lib.answer
import data.consentry.lib.consent
import data.consentry.lib.reply

deny contains _answer if not _ok

_ok if {
	_passes(input.facts.spam)
	_template_passes
}

# The sender's own declared words, after a word of the person: declared-reply judges whether it is their turn.
_ok if is_string(reply.declared)

_template_passes if input.message.freeform == true

_template_passes if _passes(input.facts.template.value.spam)

# Nobody declared the template: template-category says so.
_template_passes if input.facts.template.known == false

_passes(fact) if {
	fact.known == true
	fact.value.probability < _refuse_at
}

_passes(fact) if {
	fact.known == false
	data.consentry.filter.unsure[fact.reason][_standing] == "pass"
}

_refuse_at := data.consentry.filter.refuseAt[input.campaign.category][_standing]

# A template is declared before there is anybody to receive it.
_standing := "declared" if {
	not input.recipient
} else := "consented" if {
	consent.stage == "complete"
} else := "inWindow" if {
	input.facts.window.value.openUntilMs > input.nowMs
} else := "neither"

_answer := answer.violation("spam", $"the filter takes its words for {_taken_for(input.facts.spam)}") if {
	_refused(input.facts.spam)
} else := answer.violation("spam", $"the filter takes its template for {_taken_for(input.facts.template.value.spam)}") if {
	_refused(input.facts.template.value.spam)
} else := answer.undecidable("spam", "the filter could not judge it")

_refused(fact) if {
	fact.known == true
	fact.value.probability >= _refuse_at
}

_taken_for(fact) := fact.value.class if fact.value.class in {"spam", "smishing"}

else := "spam"
