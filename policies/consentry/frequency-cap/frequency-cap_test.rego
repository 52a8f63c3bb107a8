package consentry["frequency-cap_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["frequency-cap"].deny)

test_allows_the_last_message_of_the_window if {
	said == set() with input as _sent(1)
}

test_denies_one_more if {
	expected := {"frequency-cap: the person already got 2 in 168 h, as many as the campaign allows"}
	said == expected with input as _sent(2)
	said == expected with input as _sent(3)
}

test_allows_everything_without_a_cap if {
	said == set() with input as object.union(_sent(9), {"campaign": {"frequencyCap": null}})
}

test_allows_answers_in_the_window if {
	cap := {"campaign": {"frequencyCap": {"messages": 1, "perMs": 3600000}}, "facts": {"frequency": _sent(9).facts.frequency}}
	said == set() with input as examples.reply_with(cap)
}

test_is_undecidable_if_the_count_is_missing if {
	expected := {"frequency-cap: cannot tell how often the person was written to (undecidable)"}
	said == expected with input as examples.without("facts/frequency")
	said == expected with input as examples.unknown("frequency")
	said == expected with input as _sent(null)
}

test_denies_if_the_cap_is_missing if {
	count(said) == 1 with input as examples.without("campaign/frequencyCap")
}

_sent(count_sent) := examples.with_facts({"frequency": {"value": {"sent": count_sent}}})
