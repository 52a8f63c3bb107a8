package consentry.unsolicited_test

import data.consentry.lib.examples

said := examples.said(data.consentry.unsolicited.deny)

test_allows_a_campaign_with_a_source_of_consent if {
	said == set() with input as examples.message
}

test_denies_a_template_without_any_source_of_consent if {
	expected := {"unsolicited: begun by the business, with neither a consent source nor an open window"}
	said == expected with input as examples.with_sources([])
}

test_denies_a_template_even_in_an_open_window if {
	open := {"window": {"known": true, "value": {"openUntilMs": examples.now_ms + 1}}, "consent": []}
	count(said) == 1 with input as examples.with_facts(open)
}

test_allows_an_answer_in_the_window if {
	said == set() with input as examples.reply
}

test_leaves_a_late_answer_to_the_window if {
	said == set() with input as examples.reply_at(examples.now_ms - 1)
}

test_denies_free_text_to_a_person_who_never_wrote if {
	count(said) == 1 with input as examples.reply_at(null)
}

test_leaves_missing_consent_to_its_own_rule if {
	said == set() with input as examples.without("facts/consent")
}
