package consentry["consent-required_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["consent-required"].deny)

test_allows_a_person_with_a_live_record if {
	said == set() with input as examples.message
}

test_denies_a_person_whom_no_source_knows if {
	said == {"consent-required: no live consent for purpose \"offers\" from shop-app"} with input as examples.with_sources([examples.silent_source])
}

test_denies_what_is_recorded_but_not_live[state] if {
	some state in ["Pending", "Expired"]
	expected := {$"consent-required: no live consent for purpose \"offers\" from website-optin ({lower(state)})"}
	said == expected with input as examples.with_sources([examples.source({"state": state})])
}

test_denies_a_grant_that_has_run_out if {
	count(said) == 1 with input as examples.with_sources([examples.source({"expiresAtMs": examples.now_ms})])
}

test_denies_a_grant_of_the_future if {
	count(said) == 1 with input as examples.with_sources([examples.source({"grantedAtMs": examples.now_ms + 1})])
}

test_denies_a_grant_that_came_after_the_message if {
	late := {"sinceMs": examples.message.receivedAtMs + 1, "grantedAtMs": examples.message.receivedAtMs + 1}
	expected := {"consent-required: no live consent for purpose \"offers\" from website-optin (granted after the message was handed over)"}
	said == expected with input as examples.with_sources([examples.source(late)])
}

test_allows_a_grant_that_was_renewed_after_the_message if {
	said == set() with input as examples.with_sources([examples.source({"grantedAtMs": examples.now_ms})])
}

test_denies_if_nobody_says_since_when if {
	count(said) == 1 with input as examples.with_sources([json.remove(examples.source({}), ["record/value/sinceMs"])])
}

test_allows_a_grant_without_end if {
	said == set() with input as examples.with_sources([examples.source({"expiresAtMs": null})])
}

test_denies_a_withdrawn_record if {
	expected := {"consent-required: consent for purpose \"offers\" was withdrawn"}
	said == expected with input as examples.with_sources([examples.source({"state": "Withdrawn"})])
}

test_allows_if_one_of_several_sources_has_a_live_record if {
	said == set() with input as examples.with_sources([examples.silent_source, examples.source({})])
}

test_allows_if_a_stale_source_is_beside_a_live_record if {
	said == set() with input as examples.with_sources([examples.stale_source("Reject"), examples.source({})])
}

test_denies_if_a_withdrawal_elsewhere_is_newer if {
	withdrawn := examples.source({"state": "Withdrawn", "grantedAtMs": examples.now_ms - 10})
	count(said) == 1 with input as examples.with_sources([examples.source({}), withdrawn])
}

test_allows_if_the_person_agreed_again_elsewhere if {
	withdrawn := examples.source({"state": "Withdrawn", "grantedAtMs": examples.now_ms - 1000001})
	said == set() with input as examples.with_sources([examples.source({}), withdrawn])
}

test_allows_if_the_withdrawal_was_of_another_purpose if {
	withdrawn := examples.source({"state": "Withdrawn", "purposes": ["newsletter"], "grantedAtMs": examples.now_ms})
	said == set() with input as examples.with_sources([examples.source({}), withdrawn])
}

test_denies_if_everything_was_withdrawn_elsewhere if {
	withdrawn := examples.source({"state": "Withdrawn", "purposes": [], "grantedAtMs": examples.now_ms})
	count(said) == 1 with input as examples.with_sources([examples.source({}), withdrawn])
}

test_is_undecidable_if_the_only_hope_is_a_source_that_cannot_be_read if {
	expected := {"consent-required: cannot read the consent of crm (undecidable)"}
	said == expected with input as examples.with_sources([examples.silent_source, examples.stale_source("Hold")])
}

test_holds_if_the_unreadable_source_says_so if {
	not data.consentry["consent-required"].refuses_undecidable with input as examples.with_sources([examples.stale_source("Hold")])
}

test_refuses_if_one_unreadable_source_says_so if {
	sources := [examples.stale_source("Hold"), examples.stale_source("Reject")]
	data.consentry["consent-required"].refuses_undecidable with input as examples.with_sources(sources)
}

test_is_undecidable_if_the_record_is_missing if {
	unread := json.remove(examples.source({}), ["record"])
	expected := {"consent-required: cannot read the consent of website-optin (undecidable)"}
	said == expected with input as examples.with_sources([unread])
}

test_is_undecidable_if_the_consent_is_missing if {
	expected := {"consent-required: the consent of the person is not known (undecidable)"}
	said == expected with input as examples.without("facts/consent")
}

test_leaves_an_answer_to_the_window if {
	said == set() with input as examples.reply_with({"facts": {"consent": [examples.silent_source]}})
}

test_asks_for_consent_if_the_person_never_wrote if {
	never := examples.reply_with({"facts": {"consent": [examples.silent_source]}})
	count(said) == 1 with input as object.union(never, {"facts": {"window": {"value": {"openUntilMs": null}}}})
}

test_asks_for_consent_for_a_template_even_in_an_open_window if {
	open := {"window": {"known": true, "value": {"openUntilMs": examples.now_ms + 1}}, "consent": [examples.silent_source]}
	count(said) == 1 with input as examples.with_facts(open)
}

test_speaks_for_none_of_the_sources_that_lack_something_else if {
	said == set() with input as examples.with_sources([])
	said == set() with input as examples.with_sources([examples.source({"purposes": []})])
	said == set() with input as examples.with_sources([examples.source({"proof": []})])
	said == set() with input as examples.with_sources([examples.source({"channel": "SMS"})])
	said == set() with input as examples.with_sources([examples.source({"businessName": "Other"})])
}
