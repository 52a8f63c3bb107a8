package consentry["prohibited-goods_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["prohibited-goods"].deny)

test_allows_a_message_about_nothing_prohibited if {
	said == set() with input as examples.message
	said == set() with input as _hit("alcohol")
	said == set() with input as examples.with_campaign({"vertical": "books"})
}

test_denies_words_that_sell_prohibited_goods if {
	expected := {"prohibited-goods: advertises prohibited goods: firearms"}
	said == expected with input as _hit("firearms")
}

test_denies_a_campaign_that_is_declared_to_sell_them if {
	expected := {"prohibited-goods: advertises prohibited goods: firearms"}
	said == expected with input as examples.with_campaign({"vertical": "firearms"})
}

test_is_critical if {
	some answer in data.consentry["prohibited-goods"].deny with input as _hit("firearms")
	answer.severity == "Critical"
}

test_is_undecidable_if_nobody_looked_at_the_words if {
	expected := {"prohibited-goods: cannot tell what the message advertises (undecidable)"}
	said == expected with input as examples.without("message/terms")
}

test_is_undecidable_if_the_trade_is_missing if {
	expected := {"prohibited-goods: cannot tell what the message advertises (undecidable)"}
	said == expected with input as examples.without("campaign/vertical")
}

test_is_undecidable_if_the_bundle_has_lost_its_list if {
	count(said) == 1 with input as _hit("alcohol")
		with data.consentry.goods as {}
}

_hit(category) := examples.with_changes({"message": {"terms": [{"lexicon": $"{category}-en", "category": category}]}})
