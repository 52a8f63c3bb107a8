# METADATA
# title: Live consent is required
# description: |-
#   Only people who opted in receive messages. One of the campaign's consent sources must hold a record that is granted, not
#   in the future, not after the message was handed over, and not expired. A withdrawal in any source counts more than older consent in another. What cannot be read
#   is no breach: the message is held or refused, as the source that cannot be read says.
# custom:
#   id: consent-required
#   clause: K2
#   severity: Major
#   since: "2023-07-24"
#   remedy: record the person's consent, or take the person off the list
#   steps: [CeaseSending, FindAffected, SuppressAffected, CorrectSource, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry["consent-required"]

import data.consentry.lib.answer
import data.consentry.lib.consent

deny contains _answer if not _ok

_ok if not consent.needed

_ok if consent.stage == "complete"

_ok if consent.stage in _said_by_others

# In these stages something live is recorded, or nothing can be: the rule of that name says what is missing.
_said_by_others := {"no-source", "purpose", "channel", "proof", "business"}

# True if a source that cannot be read says that people are then refused, not held.
refuses_undecidable if {
	not _ok
	some fact in input.facts.consent
	not consent.readable(fact)
	fact.whenStale != "Hold"
}

_answer := answer.violation("consent-required", message) if {
	consent.stage == "none"
	message := $"no live consent for purpose \"{input.campaign.purpose}\" from {_sources}{_states}"
} else := answer.violation("consent-required", message) if {
	consent.stage == "withdrawn"
	message := $"consent for purpose \"{input.campaign.purpose}\" was withdrawn"
} else := answer.undecidable("consent-required", message) if {
	consent.stage == "unknown"
	message := $"cannot read the consent of {_unreadable}"
} else := answer.undecidable("consent-required", "the consent of the person is not known")

_sources := concat(", ", [fact.source | some fact in input.facts.consent])

# What is recorded instead, where something is. Sorted, because a module keeps its sets in another order than OPA.
_states := $" ({concat(", ", sort(states))})" if {
	states := {_state(fact.record.value) | some fact in input.facts.consent}
	count(states) > 0
} else := ""

_state(record) := "granted after the message was handed over" if {
	record.state == "Granted"
	record.sinceMs > input.receivedAtMs
} else := lower(record.state)

_unreadable := concat(", ", [fact.source |
	some fact in input.facts.consent
	not consent.readable(fact)
])
