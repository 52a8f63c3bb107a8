package consentry["declared-reply_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["declared-reply"].deny)

test_allows_the_confirmation_within_five_minutes if {
	said == set() with input as examples.confirmation({})
	said == set() with input as examples.confirmation(_said_at(examples.now_ms - 300000))
	count(data.consentry["declared-reply"].defer) == 0 with input as examples.confirmation({})
}

test_denies_it_later if {
	expected := {"declared-reply: confirms a stop more than five minutes after it was said"}
	said == expected with input as examples.confirmation(_said_at(examples.now_ms - 300001))
}

test_denies_a_second_one_on_the_same_day if {
	expected := {"declared-reply: the person got this reply within the last 24 hours"}
	said == expected with input as examples.confirmation(_sent_at(examples.now_ms - 86399999))
	said == expected with input as examples.confirmation(_sent_at(examples.now_ms + 1))
	said == set() with input as examples.confirmation(_sent_at(examples.now_ms - 86400000))
}

test_denies_the_confirmation_of_what_was_not_said_on_whatsapp if {
	expected := {"declared-reply: confirms a stop that the person did not say on WhatsApp"}
	officer := {"facts": {"suppression": {"value": {"channel": "Officer"}}}}
	said == expected with input as examples.confirmation(officer)
	nothing := {"facts": {"suppression": {"value": {"scope": null, "channel": null, "saidAtMs": null}}}}
	said == expected with input as examples.confirmation(nothing)
	everything := {"facts": {"suppression": {"value": {"scope": "Everything"}}}}
	said == expected with input as examples.confirmation(everything)
}

test_denies_a_link_in_a_confirmation if {
	link := {"message": {"links": [{
		"host": "idesk.example",
		"domain": "idesk.example",
		"shortener": false,
		"userinfo": false,
		"ip": false,
		"punycode": false,
	}]}}
	said == {"declared-reply: a confirmation holds a link"} with input as examples.confirmation(link)
	said == set() with input as examples.question(link)
}

test_allows_the_question_once_a_day if {
	said == set() with input as examples.question({})
	count(said) == 1 with input as examples.question(_sent_at(examples.now_ms - 1))
	said == set() with input as examples.question(_sent_at(examples.now_ms - 86400000))
}

test_allows_it_again_if_the_person_has_said_stop_since if {
	stopped := {"suppression": {"value": {"scope": "Business", "channel": "Keyword", "saidAtMs": examples.now_ms - 50}}}
	since := object.union(_sent_at(examples.now_ms - 100), {"facts": stopped})
	said == set() with input as examples.question(since)
	before := object.union(_sent_at(examples.now_ms - 10), {"facts": stopped})
	count(said) == 1 with input as examples.question(before)
}

test_waits_for_the_word_that_it_answers if {
	never := {"facts": {"window": {"value": {"openUntilMs": null}}}}
	some deferral in data.consentry["declared-reply"].defer with input as examples.question(never)
	deferral.until_ms == examples.now_ms + 500
	data.consentry.verdict.outcome == "deferred" with input as examples.question(never)
	data.consentry.verdict.outcome == "deferred" with input as examples.confirmation(never)
}

test_waits_no_longer_than_that_takes if {
	never := {"receivedAtMs": examples.now_ms - 10000, "facts": {"window": {"value": {"openUntilMs": null}}}}
	count(data.consentry["declared-reply"].defer) == 0 with input as examples.question(never)
	data.consentry.verdict.outcome == "rejected" with input as examples.question(never)
	data.consentry.verdict.outcome == "rejected" with input as examples.confirmation(never)
}

test_approves_both_in_their_turn if {
	data.consentry.verdict.outcome == "approved" with input as examples.question({})
	data.consentry.verdict.outcome == "approved" with input as examples.confirmation({})
}

test_refuses_any_other_words_to_who_has_just_said_stop if {
	other := json.remove(examples.confirmation({}), ["facts/reply"])
	data.consentry.verdict.outcome == "rejected" with input as other
}

test_says_nothing_of_other_messages if {
	said == set() with input as examples.message
	said == set() with input as examples.reply
}

test_is_undecidable_if_something_is_missing[missing] if {
	some missing in ["facts/suppression", "facts/reply/value/lastSentAtMs", "facts/reply/known"]
	expected := {"declared-reply: cannot tell what was said and answered before (undecidable)"}
	said == expected with input as json.remove(examples.confirmation({}), [missing])
}

_said_at(instant_ms) := {"facts": {"suppression": {"value": {"saidAtMs": instant_ms}}}}

_sent_at(instant_ms) := {"facts": {"reply": {"value": {"lastSentAtMs": instant_ms}}}}
