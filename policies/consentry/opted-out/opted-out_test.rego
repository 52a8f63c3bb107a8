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

_suppressed(scope, channel) := {"suppression": {"known": true, "value": {"scope": scope, "channel": channel}}}
