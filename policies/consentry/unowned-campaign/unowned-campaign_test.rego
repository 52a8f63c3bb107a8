package consentry["unowned-campaign_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["unowned-campaign"].deny)

test_allows_a_campaign_that_somebody_owns if {
	said == set() with input as examples.message
}

test_denies_a_campaign_that_nobody_owns if {
	expected := {"unowned-campaign: nobody owns the campaign and is on call"}
	said == expected with input as examples.with_campaign({"owned": false})
}

test_is_undecidable_if_the_owner_is_missing if {
	expected := {"unowned-campaign: cannot tell whether anybody owns the campaign (undecidable)"}
	said == expected with input as examples.without("campaign/owned")
}
