# METADATA
# title: Nobody is led to dial a premium number
# description: |-
#   No message tells people to call or text a number that costs more than a call does: premium ranges by country, and short
#   codes with a price for each message. A number written without its country's code is judged where the person lives. Honest
#   businesses have ordinary numbers for their customers; several laws even forbid them any other after a sale.
# custom:
#   id: premium-number
#   clause: K3
#   severity: Major
#   since: "2023-07-24"
#   remedy: give an ordinary or a free number
#   steps: [CeaseSending, FindAffected, NotifyAffected, CorrectContent, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry["premium-number"]

import data.consentry.lib.answer

deny contains _answer if not _ok

_ok if input.message.numbers == []

_ok if {
	numbers := input.message.numbers
	is_array(numbers)
	every number in numbers { _ordinary(number) }
}

_ordinary(number) if number.kind == "Ordinary"

# Premium in other countries than the person's.
_ordinary(number) if {
	number.kind == "Premium"
	count(number.countries) > 0
	is_string(input.recipient.country)
	not input.recipient.country in number.countries
}

_answer := answer.violation("premium-number", "tells people to call or text a premium number") if {
	some number in input.message.numbers
	_premium(number)
} else := answer.undecidable("premium-number", "cannot tell what the numbers in the message cost")

_premium(number) if {
	number.kind == "Premium"
	number.countries == []
}

_premium(number) if {
	number.kind == "Premium"
	input.recipient.country in number.countries
}
