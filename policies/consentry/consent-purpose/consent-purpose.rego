# METADATA
# title: Consent was given for this purpose
# description: |-
#   Consent covers the purposes that the person agreed to and no other: who agreed to a newsletter did not agree to offers.
# custom:
#   id: consent-purpose
#   clause: K2
#   severity: Major
#   since: "2023-07-24"
#   remedy: ask for consent for this purpose, or send for a purpose that the person agreed to
#   steps: [CeaseSending, FindAffected, SuppressAffected, CorrectCampaign, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry["consent-purpose"]

import data.consentry.lib.answer
import data.consentry.lib.consent

deny contains answer.violation("consent-purpose", _message) if {
	consent.needed
	consent.stage == "purpose"
}

_message := $"consent was given for other purposes than \"{input.campaign.purpose}\""
