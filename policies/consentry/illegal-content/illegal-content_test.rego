package consentry["illegal-content_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["illegal-content"].deny)

test_allows_what_the_filter_takes_for_nothing if {
	said == set() with input as _taken_for([])
}

test_allows_a_guess_that_is_not_sure_enough if {
	said == set() with input as _taken_for([{"category": "weapons", "probability": 0.5}])
		with data.consentry.content.guesses.weapons.refuseAt as 0.51
}

test_denies_a_sure_guess_in_words[category] if {
	some category, title in {"weapons": "weapons", "loans": "payday loans or usury"}
	expected := {$"illegal-content: the filter takes it for {title}"}
	said == expected with input as _taken_for([{"category": category, "probability": 1}])
}

test_denies_at_the_threshold if {
	count(said) == 1 with input as _taken_for([{"category": "weapons", "probability": 0.5}])
		with data.consentry.content.guesses.weapons.refuseAt as 0.5
}

test_names_the_likeliest_that_is_refused if {
	expected := {"illegal-content: the filter takes it for dating"}
	said == expected with input as _taken_for([
		{"category": "weapons", "probability": 0.6},
		{"category": "dating", "probability": 0.4},
	])
		with data.consentry.content.guesses.weapons.refuseAt as 0.9
		with data.consentry.content.guesses.dating.refuseAt as 0.3
}

test_leaves_a_declared_regulated_trade_to_its_own_rule[category] if {
	some category, trade in {"alcohol": "alcohol", "gambling": "gambling", "medicines": "otc-drugs"}
	guessed := _taken_for([{"category": category, "probability": 1}])
	count(said) == 1 with input as guessed
	said == set() with input as object.union(guessed, {"campaign": {"vertical": trade}})
	count(said) == 1 with input as object.union(guessed, {"campaign": {"vertical": "books"}})
}

test_asks_of_a_template_whether_a_campaign_has_the_trade if {
	template := json.remove(_taken_for([{"category": "alcohol", "probability": 1}]), ["recipient"])
	expected := {"illegal-content: may advertise alcohol, if a campaign with that trade uses it (undecidable)"}
	said == expected with input as template
	weapons := json.remove(_taken_for([{"category": "weapons", "probability": 1}]), ["recipient"])
	said == {"illegal-content: the filter takes it for weapons"} with input as weapons
}

test_never_stops_a_campaign_at_once if {
	some answer in data.consentry["illegal-content"].deny with input as _taken_for([{"category": "weapons", "probability": 1}])
	answer.severity == "Major"
}

test_leaves_it_to_the_word_lists_where_the_filter_cannot_say[reason] if {
	some reason in ["NoModel", "NoText", "TooShort", "UnknownLanguage"]
	said == set() with input as _unknown(reason)
}

test_is_undecidable_for_any_other_reason_and_without_the_fact if {
	expected := {"illegal-content: cannot tell what the filter takes it for (undecidable)"}
	said == expected with input as _unknown("Unavailable")
	said == expected with input as examples.without("facts/content")
}

test_is_undecidable_for_a_guess_that_the_bundle_does_not_know if {
	expected := {"illegal-content: cannot tell what the filter takes it for (undecidable)"}
	said == expected with input as _taken_for([{"category": "unheard-of", "probability": 0.3}])
}

_taken_for(categories) := object.union(examples.without("facts/content"), {"facts": {"content": {
	"known": true,
	"value": {"model": "test", "categories": categories},
}}})

_unknown(reason) := object.union(examples.without("facts/content"), {"facts": {"content": {
	"known": false,
	"reason": reason,
}}})
