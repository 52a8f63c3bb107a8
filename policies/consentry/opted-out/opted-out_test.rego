package consentry["opted-out_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["opted-out"].deny)

test_allows_a_person_who_never_said_stop if {
	said == set() with input as examples.message
}

test_denies_a_person_who_said_stop if {
	expected := {"opted-out: stopped all marketing from this business by keyword"}
	said == expected with input as _stopped("Business", "Keyword")
}

test_says_what_was_stopped_even_if_the_word_is_new if {
	said == {"opted-out: stopped messages of this kind"} with input as _stopped("Planet", "Telepathy")
}

test_denies_marketing_that_was_switched_off_in_whatsapp if {
	count(said) == 1 with input as _stopped("Sender", "Preference")
}

test_allows_what_is_not_marketing_then if {
	utility := object.union(_stopped("Sender", "Preference"), {"campaign": {"category": "Utility"}})
	said == set() with input as utility
}

test_denies_what_is_not_marketing_after_a_keyword if {
	utility := object.union(_stopped("Sender", "Keyword"), {"campaign": {"category": "Utility"}})
	count(said) == 1 with input as utility
}

test_allows_an_answer_to_a_person_who_writes_again if {
	said == set() with input as examples.reply_with({"facts": _suppressed("Business", "Keyword")})
}

test_denies_an_answer_in_the_window_that_the_word_stop_itself_opened if {
	an_hour_ago := examples.now_ms - 3600000
	expected := {"opted-out: stopped all marketing from this business by keyword"}
	said == expected with input as examples.reply_with({"facts": _suppressed_at("Business", "Keyword", an_hour_ago)})
}

test_denies_an_answer_if_nobody_knows_when_the_stop_was_said if {
	unknown := {"suppression": {"known": true, "value": {"scope": "Business", "channel": "Keyword"}}}
	without := json.remove(examples.reply_with({"facts": unknown}), ["facts/suppression/value/saidAtMs"])
	count(said) == 1 with input as without
}

test_allows_the_confirmation_of_a_stop_that_was_typed_or_tapped[channel] if {
	some channel in ["Keyword", "Button"]
	just_now := _suppressed_at("Business", channel, examples.now_ms - 120000)
	said == set() with input as examples.confirmation({"facts": just_now})
}

test_denies_the_confirmation_of_any_other_stop[stop] if {
	some stop in [["Business", "Officer"], ["Business", "Complaint"], ["Everything", "Erasure"], ["Everything", "Keyword"]]
	just_now := _suppressed_at(stop[0], stop[1], examples.now_ms - 120000)
	count(said) == 1 with input as examples.confirmation({"facts": just_now})
}

test_denies_the_confirmation_in_a_campaign_of_another_category[category] if {
	some category in ["Marketing", "Utility", "Authentication"]
	changed := {"campaign": {"category": category}, "facts": _suppressed("Business", "Keyword")}
	count(said) == 1 with input as examples.confirmation(changed)
}

test_lets_a_reply_wait_for_the_word_it_answers if {
	never := {"window": {"known": true, "value": {"openUntilMs": null}}}
	facts := object.union(never, _suppressed("Business", "Keyword"))
	said == set() with input as examples.question({"facts": facts})
}

test_denies_even_an_answer_to_a_person_who_wants_nothing if {
	count(said) == 1 with input as examples.reply_with({"facts": _suppressed("Everything", "Erasure")})
}

test_denies_marketing_in_the_window_that_the_word_stop_opened if {
	reply := examples.reply_with({"campaign": {"category": "Marketing"}, "facts": _suppressed("Business", "Keyword")})
	count(said) == 1 with input as reply
}

test_is_undecidable_if_the_suppression_is_missing if {
	expected := {"opted-out: cannot read whether the person has said stop (undecidable)"}
	said == expected with input as examples.without("facts/suppression")
	said == expected with input as examples.unknown("suppression")
}

_stopped(scope, channel) := examples.with_facts(_suppressed(scope, channel))

_suppressed(scope, channel) := _suppressed_at(scope, channel, examples.now_ms - 7200000)

_suppressed_at(scope, channel, said_at_ms) := {"suppression": {
	"known": true,
	"value": {"scope": scope, "channel": channel, "saidAtMs": said_at_ms},
}}
