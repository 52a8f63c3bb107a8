package consentry["declared-category_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["declared-category"].deny)

_undecidable := {"declared-category: cannot tell whether the message sells what it should not (undecidable)"}

test_allows_offers_in_marketing_and_in_answers[category] if {
	some category in ["Marketing", "Service"]
	said == set() with input as _selling(category)
}

test_denies_offers_in_other_campaigns[category] if {
	some category in ["Utility", "Authentication"]
	said == {$"declared-category: words that sell in a {category} campaign"} with input as _selling(category)
}

test_allows_other_cues if {
	urgent := {"message": {"cues": ["cue-urgency"]}}
	said == set() with input as object.union(examples.with_campaign({"category": "Utility"}), urgent)
	said == set() with input as examples.with_campaign({"category": "Utility"})
}

test_is_undecidable_if_nobody_looked_for_words_that_sell if {
	said == _undecidable with input as examples.without("message/cues")
}

test_is_undecidable_if_the_campaigns_category_is_missing if {
	said == _undecidable with input as json.remove(_selling("Utility"), ["campaign/category"])
}

_selling(category) := object.union(
	examples.with_campaign({"category": category}),
	{"message": {"cues": ["cue-promotion"]}},
)
