package consentry["crime-promotion_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["crime-promotion"].deny)

test_allows_a_message_about_no_crime if {
	said == set() with input as examples.message
	said == set() with input as _hit("alcohol")
	said == set() with input as _hit("firearms")
}

test_denies_words_that_promote_one[category] if {
	some category in ["loan-sharks", "investment-scams", "child-exploitation", "terrorism", "hacking-services"]
	said == {$"crime-promotion: promotes a crime: {category}"} with input as _hit(category)
}

test_is_critical if {
	some answer in data.consentry["crime-promotion"].deny with input as _hit("terrorism")
	answer.severity == "Critical"
	answer.clause == "K4"
}

test_is_undecidable_if_nobody_looked_at_the_words if {
	expected := {"crime-promotion: cannot tell what the message promotes (undecidable)"}
	said == expected with input as examples.without("message/terms")
}

test_is_undecidable_if_the_bundle_has_lost_its_list if {
	count(said) == 1 with input as _hit("alcohol")
		with data.consentry.crimes as {}
}

_hit(category) := examples.with_changes({"message": {"terms": [{"lexicon": $"{category}-en", "category": category}]}})
