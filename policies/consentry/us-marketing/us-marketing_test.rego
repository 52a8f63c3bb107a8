package consentry["us-marketing_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["us-marketing"].deny)

test_allows_marketing_elsewhere if {
	said == set() with input as examples.message
	said == set() with input as examples.with_changes({"recipient": {"country": "CA"}})
}

test_allows_numbers_of_no_country if {
	said == set() with input as examples.with_changes({"recipient": {"country": null}})
}

test_denies_marketing_templates_to_the_united_states if {
	expected := {"us-marketing: WhatsApp delivers no marketing in the person's country"}
	said == expected with input as examples.with_changes({"recipient": {"country": "US"}})
}

test_allows_everything_else_there[category] if {
	some category in ["Utility", "Authentication", "Service"]
	said == set() with input as examples.with_changes({"recipient": {"country": "US"}, "campaign": {"category": category}})
}

test_allows_answers_there if {
	said == set() with input as examples.reply_with({"recipient": {"country": "US"}, "campaign": {"category": "Marketing"}})
}

test_is_undecidable_if_the_country_is_missing if {
	expected := {"us-marketing: cannot tell the person's country (undecidable)"}
	said == expected with input as examples.without("recipient/country")
}
