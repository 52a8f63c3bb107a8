# METADATA
# title: Regulated goods only where and to whom they may be shown
# description: |-
#   Alcohol, gambling and medicines sold without prescription are shown only in the countries that WhatsApp lists, to
#   adults whose age is asserted, with WhatsApp's written permission, and never in a form that sells: no catalogue, order
#   or payment.
# custom:
#   id: regulated-goods
#   clause: K5
#   severity: Major
#   since: "2023-07-24"
#   remedy: get the permission and name it in the Sender, send to adults in the listed countries only, and link to no shop
#   steps: [CeaseSending, FindAffected, SuppressAffected, CorrectCampaign, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry["regulated-goods"]

import data.consentry.lib.answer
import data.consentry.lib.consent
import data.consentry.lib.terms

deny contains _answer if not _ok

_ok if {
	terms.none
	input.campaign.vertical == null
}

_ok if {
	terms.known
	_vertical_known
	is_object(data.consentry.goods.regulated)
	every goods in _regulated { _allowed(goods) }
}

_regulated contains category if {
	some category in terms.categories
	data.consentry.goods.regulated[category]
}

_regulated contains input.campaign.vertical if data.consentry.goods.regulated[input.campaign.vertical]

_allowed(goods) if {
	input.message.commerce == false
	_permitted(goods)
	input.recipient.age.known == true
	input.recipient.age.value >= _country(goods).minimumAge
}

_country(goods) := data.consentry.goods.regulated[goods].countries[input.recipient.country]

_permitted(goods) if {
	some permission in input.sender.permissions
	permission.vertical == goods
	input.recipient.country in permission.countries
	not _over(permission)
}

_permitted_somewhere(goods) if {
	some permission in input.sender.permissions
	permission.vertical == goods
	not _over(permission)
}

_over(permission) if not _in_force(permission)

_in_force(permission) if permission.expiresAtMs == null

_in_force(permission) if permission.expiresAtMs > input.nowMs

_vertical_known if input.campaign.vertical == null

_vertical_known if is_string(input.campaign.vertical)

_refused := sort([goods | some goods in _regulated; not _allowed(goods)])

_answer := answer.undecidable("regulated-goods", "cannot tell what the message advertises") if {
	count(_refused) == 0
} else := answer.undecidable("regulated-goods", "cannot tell which permissions the sender has") if {
	not input.sender.permissions
} else := answer.violation("regulated-goods", message) if {
	input.message.commerce == true
	message := $"sells {_refused[0]}, which may only be shown"
} else := answer.violation("regulated-goods", message) if {
	not input.recipient
	some goods in _refused
	not _permitted_somewhere(goods)
	message := $"the sender has no permission in force to advertise {goods}"
} else := answer.undecidable("regulated-goods", message) if {
	not input.recipient
	message := $"cannot tell whom {_refused[0]} would be shown to"
} else := answer.violation("regulated-goods", message) if {
	not _country(_refused[0])
	message := $"{_refused[0]} may not be advertised in the person's country"
} else := answer.violation("regulated-goods", message) if {
	not _permitted(_refused[0])
	message := $"the sender has no permission to advertise {_refused[0]} in the person's country"
} else := answer.violation("regulated-goods", message) if {
	input.recipient.age.known == true
	message := $"the person is too young to be shown {_refused[0]}"
} else := answer.undecidable("regulated-goods", message) if {
	# An age comes with the consent, so it is only unread as long as a source is.
	consent.stage == "unknown"
	message := $"cannot read whether the person is old enough to be shown {_refused[0]}"
} else := answer.violation("regulated-goods", message) if {
	message := $"nobody knows whether the person is old enough to be shown {_refused[0]}"
}
