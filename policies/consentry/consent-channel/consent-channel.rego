# METADATA
# title: Consent was given to WhatsApp
# description: |-
#   Who agreed to letters or text messages did not agree to WhatsApp. Consent that names no channel counts only where the law
#   of the place lets it; which places those are is data, with its sources.
# custom:
#   id: consent-channel
#   clause: K2
#   severity: Major
#   since: "2023-07-24"
#   remedy: ask for consent that names WhatsApp, or record the channel that the person agreed to
#   steps: [CeaseSending, FindAffected, SuppressAffected, CorrectSource, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry["consent-channel"]

import data.consentry.lib.answer
import data.consentry.lib.consent

deny contains answer.violation("consent-channel", _message) if {
	consent.needed
	consent.stage == "channel"
}

_message := "the consent names no channel, and here it has to name WhatsApp" if {
	some fact in input.facts.consent
	fact.record.value.channel == "Any"
} else := "consent was given to another channel than WhatsApp"
