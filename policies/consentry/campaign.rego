package consentry

import data.consentry.lib.answer

# METADATA
# title: May this campaign be declared so?
# description: |-
#   What can be said before any message: a campaign that its own declaration condemns is not started.
# entrypoint: true
# schemas:
#   - input: schema["campaign-input"]
campaign := {
	"violations": sort(_declaration_faults),
	"revision": data.consentry.revision,
}

# METADATA
# scope: document
# schemas:
#   - input: schema["campaign-input"]
_declaration_faults contains answer.violation("unowned-campaign", "nobody owns the campaign and is on call") if {
	not _owned
}

_declaration_faults contains answer.violation("sender-namespace", message) if {
	not input.sender.namespaceAllowed
	message := $"sender {input.sender.name} does not allow the namespace {input.campaign.namespace}"
}

_declaration_faults contains answer.violation("template-category", message) if {
	some template in input.templates
	not _of_category(template)
	message := $"{template.name} is a {template.category} template in a {input.campaign.category} campaign"
}

_declaration_faults contains answer.violation("unsolicited", message) if {
	not _only_answers
	not _names_source
	message := "names no consent source, so it can write to nobody"
}

_declaration_faults contains answer.violation("consent-purpose", message) if {
	_names_source
	not _purpose_asked
	message := $"no consent source asks people for the purpose \"{input.campaign.purpose}\""
}

_declaration_faults contains answer.violation("consent-business", message) if {
	some source in input.sources
	not _sends_as(source)
	message := $"people at {source.name} agreed to hear from another business than the sender's"
}

_declaration_faults contains answer.violation("prohibited-goods", message) if {
	data.consentry.goods.prohibited[input.campaign.vertical]
	message := $"declared to advertise prohibited goods: {input.campaign.vertical}"
}

_declaration_faults contains answer.violation("regulated-goods", message) if {
	data.consentry.goods.regulated[input.campaign.vertical]
	not _permission_held
	message := $"sender {input.sender.name} has no permission in force to advertise {input.campaign.vertical}"
}

_declaration_faults contains answer.violation("schedule", "the campaign ends before it starts") if {
	input.campaign.endsAtMs <= input.campaign.startsAtMs
	is_number(input.campaign.endsAtMs)
}

_owned if {
	input.campaign.owner.team != ""
	input.campaign.owner.contact != ""
	input.campaign.owner.onCall != ""
}

_of_category(template) if template.category == input.campaign.category

_only_answers if input.campaign.category == "Service"

_names_source if count(input.sources) > 0

_sends_as(source) if lower(source.businessName) == lower(input.sender.businessName)

_purpose_asked if {
	some source in input.sources
	input.campaign.purpose in source.purposes
}

_permission_held if {
	some permission in input.sender.permissions
	permission.vertical == input.campaign.vertical
	not _permission_over(permission)
}

_permission_over(permission) if not _permission_in_force(permission)

_permission_in_force(permission) if permission.expiresAtMs == null

_permission_in_force(permission) if permission.expiresAtMs > input.nowMs
