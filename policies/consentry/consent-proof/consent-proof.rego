# METADATA
# title: Consent is proven
# description: |-
#   The business can show when and to which words a person agreed, by an action of their own, confirmed where the source asks
#   for it, and not because the box was ticked before or the answer stood for other terms as well. A record without the proof that its source promises is not consent.
# custom:
#   id: consent-proof
#   clause: P1
#   severity: Major
#   since: "2023-07-24"
#   remedy: add the missing proof to the record, or ask the person again
#   steps: [CeaseSending, FindAffected, SuppressAffected, CorrectSource, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry["consent-proof"]

import data.consentry.lib.answer
import data.consentry.lib.consent

deny contains answer.violation("consent-proof", _message) if {
	consent.needed
	consent.stage == "proof"
}

_message := $"the consent lacks proof: {concat(", ", sort(_missing))}"

_missing contains proof if {
	some fact in input.facts.consent
	some proof in fact.requires.proof
	not proof in fact.record.value.proof
}

_missing contains "a notice that the source declares" if {
	some fact in input.facts.consent
	fact.record.value.noticeKnown == false
}

_missing contains "a box that the person ticked" if "PreTicked" in _flaws

_missing contains "an answer of its own, apart from other terms" if "Bundled" in _flaws

_flaws contains flaw if {
	some fact in input.facts.consent
	some flaw in fact.record.value.flaws
}

_missing contains "an action of the person" if {
	some fact in input.facts.consent
	fact.requires.affirmativeAction == true
	fact.record.value.affirmative == false
}

_missing contains "a confirmed second step" if {
	some fact in input.facts.consent
	fact.requires.doubleOptIn == true
	fact.record.value.doubleOptIn == false
}
