# METADATA
# title: Nobody is written to unasked
# description: |-
#   A message that the business begins needs consent, so a campaign that names no consent source can only answer people,
#   in free form, inside their open window. The window excuses no template.
# custom:
#   id: unsolicited
#   clause: K1
#   severity: Major
#   since: "2023-07-24"
#   remedy: name a consent source in the campaign, or only answer people who wrote first
#   steps: [CeaseSending, FindAffected, SuppressAffected, CorrectCampaign, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry.unsolicited

import data.consentry.lib.answer
import data.consentry.lib.consent

deny contains answer.violation("unsolicited", _message) if {
	consent.needed
	consent.stage == "no-source"
}

_message := "begun by the business, with neither a consent source nor an open window"
