# METADATA
# title: Only templates that WhatsApp approved
# description: |-
#   WhatsApp sends approved templates only, and pauses those that people report. What it has paused or disabled stays
#   here.
# custom:
#   id: template-status
#   clause: K3
#   severity: Minor
#   since: "2023-07-24"
#   remedy: wait until WhatsApp approves the template again, or mend it and submit it anew
#   steps: []
# schemas:
#   - input: schema["verdict-input"]
package consentry["template-status"]

import data.consentry.lib.answer

deny contains _answer if not _ok

_ok if input.message.freeform == true

_ok if {
	fact := input.facts.template
	fact.known == true
	_sendable(fact.value.status)
}

# That no such template is declared is said by template-category.
_ok if {
	input.facts.template.known == false
	input.facts.template.reason == "NoTemplate"
}

_sendable("APPROVED")

_sendable("REINSTATED")

_answer := answer.violation("template-status", $"WhatsApp has the template as {input.facts.template.value.status}") if {
	input.facts.template.known == true
	is_string(input.facts.template.value.status)
} else := answer.undecidable("template-status", "cannot read the state of the template")
