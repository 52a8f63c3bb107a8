# METADATA
# title: Somebody watches every campaign
# description: |-
#   A campaign sends only while a team owns it, can be reached, and somebody is on call.
# custom:
#   id: unowned-campaign
#   clause: P3
#   severity: Minor
#   since: "2023-07-24"
#   remedy: name team, contact and on-call in the campaign's owner
#   steps: []
# schemas:
#   - input: schema["verdict-input"]
package consentry["unowned-campaign"]

import data.consentry.lib.answer

deny contains _answer if not _ok

_ok if input.campaign.owned == true

_answer := answer.violation("unowned-campaign", "nobody owns the campaign and is on call") if {
	input.campaign.owned == false
} else := answer.undecidable("unowned-campaign", "cannot tell whether anybody owns the campaign")
