package consentry.schedule_test

import data.consentry.lib.examples

said := examples.said(data.consentry.schedule.deny)

test_allows_a_campaign_without_a_schedule if {
	said == set() with input as examples.message
	count(data.consentry.schedule.defer) == 0 with input as examples.message
}

test_allows_a_campaign_in_its_time if {
	running := examples.with_campaign({"startsAtMs": examples.now_ms, "endsAtMs": examples.now_ms + 1})
	said == set() with input as running
	count(data.consentry.schedule.defer) == 0 with input as running
}

test_denies_a_campaign_that_has_ended if {
	said == {"schedule: the campaign has ended"} with input as examples.with_campaign({"endsAtMs": examples.now_ms})
}

test_defers_to_the_start if {
	early := examples.with_campaign({"startsAtMs": examples.now_ms + 7})
	some deferral in data.consentry.schedule.defer with input as early
	deferral.until_ms == examples.now_ms + 7
	said == set() with input as early
}

test_is_undecidable_if_the_schedule_is_missing[member] if {
	some member in ["startsAtMs", "endsAtMs"]
	said == {"schedule: cannot tell when the campaign runs (undecidable)"} with input as examples.without($"campaign/{member}")
}
