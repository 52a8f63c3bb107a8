package consentry_test

import data.consentry
import data.consentry.lib.examples

test_does_nothing_below_the_threshold if {
	_enforced(_recent(200, 9)) == {"action": "none", "cause": null, "resume": "AfterCase", "holdMs": 0}
}

test_suspends_at_the_threshold if {
	expected := {"action": "suspend", "cause": "ThresholdBreach", "resume": "AfterCase", "holdMs": 900000}
	_enforced(_recent(200, 10)) == expected
}

test_suspends_before_the_window_is_full if {
	_enforced(_recent(10, 10)).action == "suspend"
}

test_scales_the_threshold_beyond_the_window if {
	_enforced(_recent(400, 19)).action == "none"
	_enforced(_recent(400, 20)).action == "suspend"
}

test_lets_a_breach_of_a_threshold_end_by_itself_if_declared if {
	changes := object.union(_recent(200, 10), {"campaign": {"resume": "AfterHold"}})
	_enforced(changes).resume == "AfterHold"
}

test_only_warns_if_declared if {
	warned := object.union(_recent(200, 10), {"campaign": {"mode": "Warn"}})
	expected := {"action": "warn", "cause": "ThresholdBreach", "resume": "AfterCase", "holdMs": 0}
	_enforced(warned) == expected
}

test_suspends_at_one_critical_verdict_whatever_the_mode[mode] if {
	some mode in ["Enforce", "Warn"]
	one := object.union(_critical, {"campaign": {"mode": mode, "resume": "AfterHold"}})
	expected := {"action": "suspend", "cause": "CriticalBreach", "resume": "AfterCase", "holdMs": 900000}
	_enforced(one) == expected
}

test_holds_longer_each_time if {
	_enforced(_after(0)).holdMs == 900000
	_enforced(_after(1)).holdMs == 3600000
	_enforced(_after(2)).holdMs == 14400000
}

test_ends_a_campaign_that_does_not_learn if {
	_enforced(_after(4)).action == "terminate"
	_enforced(_after(9)).resume == "Never"
	_enforced(object.union(_critical, {"history": {"suspensions": 4}})).resume == "Never"
}

test_suspends_even_if_the_bundle_has_lost_its_ladder if {
	_enforced(_recent(200, 10)).action == "suspend" with data.consentry.ladder as []
}

_after(suspensions) := object.union(_recent(200, 10), {"history": {"suspensions": suspensions}})

_critical := {"recent": {
	"judged": 1,
	"violations": 1,
	"worst": {"rule": "prohibited-goods", "clause": "K5", "severity": "Critical"},
}}

_recent(judged, violations) := {"recent": {"judged": judged, "violations": violations}}

_enforced(changes) := output if {
	output := consentry.enforcement with input as object.union(_breach, changes)
}

_breach := {
	"nowMs": examples.now_ms,
	"campaign": {
		"namespace": "marketing",
		"name": "flash-sale",
		"mode": "Enforce",
		"suspendAt": {"violations": 10, "outOf": 200},
		"minimumHoldMs": 900000,
		"resume": "AfterCase",
	},
	"recent": {
		"judged": 0,
		"violations": 0,
		"worst": {"rule": "consent-required", "clause": "K2", "severity": "Major"},
	},
	"history": {"suspensions": 0},
}
