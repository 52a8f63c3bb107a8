package consentry["template-category_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["template-category"].deny)

test_allows_a_template_of_the_campaign_and_its_category if {
	said == set() with input as examples.message
}

test_denies_a_template_of_another_category if {
	expected := {"template-category: a Marketing template in a Utility campaign"}
	said == expected with input as examples.with_campaign({"category": "Utility"})
}

test_denies_a_template_that_is_not_the_campaigns if {
	expected := {"template-category: the template is not one of the campaign's"}
	said == expected with input as examples.with_campaign({"templates": ["other"]})
	said == expected with input as examples.with_campaign({"templates": []})
}

test_denies_a_template_that_nobody_declared if {
	expected := {"template-category: the template is not declared for this language"}
	said == expected with input as examples.with_facts({"template": {"known": false, "reason": "NoTemplate"}})
}

test_allows_free_text if {
	said == set() with input as examples.reply
}

test_is_undecidable_if_the_template_is_missing if {
	expected := {"template-category: cannot read what the template is declared as (undecidable)"}
	said == expected with input as examples.without("facts/template")
	said == expected with input as examples.unknown("template")
}

test_is_undecidable_if_the_campaigns_category_is_missing if {
	expected := {"template-category: cannot tell what the message is declared as (undecidable)"}
	said == expected with input as examples.without("campaign/category")
}

test_denies_if_the_campaigns_templates_are_missing if {
	count(said) == 1 with input as examples.without("campaign/templates")
}
