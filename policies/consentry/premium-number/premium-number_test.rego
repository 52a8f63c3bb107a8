package consentry["premium-number_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["premium-number"].deny)

_refused := {"premium-number: tells people to call or text a premium number"}

_undecidable := {"premium-number: cannot tell what the numbers in the message cost (undecidable)"}

test_allows_a_message_without_numbers if {
	said == set() with input as examples.message
}

test_allows_an_ordinary_number if {
	said == set() with input as _numbered({"kind": "Ordinary", "countries": []})
}

test_denies_what_is_premium_everywhere if {
	said == _refused with input as _numbered({"kind": "Premium", "countries": []})
}

test_denies_what_is_premium_where_the_person_lives if {
	said == _refused with input as _numbered({"kind": "Premium", "countries": ["GB", "JE"]})
}

test_allows_what_is_premium_elsewhere if {
	said == set() with input as _numbered({"kind": "Premium", "countries": ["FR"]})
}

test_is_undecidable_if_nobody_looked_for_numbers if {
	said == _undecidable with input as examples.without("message/numbers")
}

test_is_undecidable_if_nobody_knows_where_the_person_lives if {
	premium := _numbered({"kind": "Premium", "countries": ["GB"]})
	said == _undecidable with input as object.union(premium, {"recipient": {"country": null}})
	said == _undecidable with input as json.remove(premium, ["recipient/country"])
}

test_is_undecidable_if_a_number_was_looked_at_in_part[member] if {
	some member in ["kind", "countries"]
	premium := _numbered({"kind": "Premium", "countries": ["GB"]})
	said == _undecidable with input as json.remove(premium, [$"message/numbers/0/{member}"])
}

_numbered(number) := examples.with_changes({"message": {"numbers": [number]}})
