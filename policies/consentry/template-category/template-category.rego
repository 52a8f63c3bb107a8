# METADATA
# title: Messages are what they are declared to be
# description: |-
#   A campaign sends the templates it declares, and each has the campaign's category: an offer in a utility template is a
#   mis-declared message. A template that nobody declared is refused, since nothing is known of its words.
# custom:
#   id: template-category
#   clause: K3
#   severity: Major
#   since: "2023-07-24"
#   remedy: declare the template as a MessageTemplate of the right category and name it in the campaign
#   steps: [CeaseSending, FindAffected, CorrectCampaign, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry["template-category"]

import data.consentry.lib.answer

deny contains _answer if not _ok

_ok if input.message.freeform == true

_ok if {
	campaign := input.campaign
	input.message.template.name in campaign.templates
	fact := input.facts.template
	fact.known == true
	fact.value.category == campaign.category
}

_answer := answer.undecidable("template-category", "cannot read what the template is declared as") if {
	not _undeclared
	not input.facts.template.value.category
} else := answer.violation("template-category", "the template is not declared for this language") if {
	_undeclared
} else := answer.violation("template-category", "the template is not one of the campaign's") if {
	not _of_campaign
} else := answer.violation("template-category", message) if {
	is_string(input.campaign.category)
	message := $"a {input.facts.template.value.category} template in a {input.campaign.category} campaign"
} else := answer.undecidable("template-category", "cannot tell what the message is declared as")

_of_campaign if input.message.template.name in input.campaign.templates

_undeclared if {
	input.facts.template.known == false
	input.facts.template.reason == "NoTemplate"
}
