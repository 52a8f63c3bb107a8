package consentry["crime-recruitment_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["crime-recruitment"].deny)

test_allows_a_message_without_such_words if {
	said == set() with input as examples.message
	said == set() with input as _hit("alcohol")
}

test_denies_a_message_with_such_words if {
	said == {"crime-recruitment: asks people to take part in a crime"} with input as _hit("crime-recruitment")
}

test_is_critical if {
	some answer in data.consentry["crime-recruitment"].deny with input as _hit("crime-recruitment")
	answer.severity == "Critical"
	answer.clause == "K4"
}

test_is_undecidable_if_nobody_looked_at_the_words if {
	said == {"crime-recruitment: the words of the message were not looked at (undecidable)"} with input as examples.without("message/terms")
}

_hit(category) := examples.with_changes({"message": {"terms": [{"lexicon": $"{category}-en", "category": category}]}})
