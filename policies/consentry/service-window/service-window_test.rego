package consentry["service-window_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["service-window"].deny)

test_allows_templates_at_any_time if {
	said == set() with input as examples.message
}

test_allows_an_answer_in_the_window if {
	said == set() with input as examples.reply
}

test_denies_an_answer_that_comes_too_late if {
	expected := {"service-window: free-form message outside the 24 hours after the person's last message"}
	said == expected with input as examples.reply_at(examples.now_ms)
	said == expected with input as examples.reply_at(null)
}

test_is_undecidable_if_the_window_is_missing if {
	expected := {"service-window: cannot read when the person last wrote (undecidable)"}
	said == expected with input as json.remove(examples.reply, ["facts/window"])
	said == expected with input as examples.reply_with({"facts": {"window": {"known": false}}})
}

test_is_undecidable_if_the_form_is_missing if {
	count(said) == 1 with input as examples.without("message/freeform")
}
