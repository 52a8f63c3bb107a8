package consentry["quiet-hours_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["quiet-hours"].deny)

test_allows_marketing_by_day if {
	said == set() with input as examples.message
	count(data.consentry["quiet-hours"].defer) == 0 with input as examples.message
}

test_defers_marketing_by_night_until_it_ends if {
	some deferral in data.consentry["quiet-hours"].defer with input as _quiet_until(examples.now_ms + 5)
	deferral.until_ms == examples.now_ms + 5
	deferral.answer.rule == "quiet-hours"
	said == set() with input as _quiet_until(examples.now_ms + 5)
}

test_lets_everything_else_pass[category] if {
	some category in ["Utility", "Authentication", "Service"]
	night := object.union(_quiet_until(null), {"campaign": {"category": category}})
	said == set() with input as night
	count(data.consentry["quiet-hours"].defer) == 0 with input as night
}

test_lets_an_answer_in_the_window_pass if {
	night := {"facts": {"quietHours": _quiet_until(null).facts.quietHours}, "campaign": {"category": "Marketing"}}
	said == set() with input as examples.reply_with(night)
}

test_is_undecidable_if_nobody_knows_when_it_ends if {
	expected := {"quiet-hours: cannot tell the hour where the person is (undecidable)"}
	said == expected with input as _quiet_until(null)
}

test_is_undecidable_if_the_hour_is_missing if {
	expected := {"quiet-hours: cannot tell the hour where the person is (undecidable)"}
	said == expected with input as examples.without("facts/quietHours")
	said == expected with input as examples.unknown("quietHours")
}

_quiet_until(instant_ms) := examples.with_facts({"quietHours": {"known": true, "value": {"quiet": true, "untilMs": instant_ms}}})
