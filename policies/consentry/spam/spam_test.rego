package consentry.spam_test

import data.consentry.lib.examples
import data.consentry.spam

said := examples.said(spam.deny)

test_allows_words_that_nobody_minds if {
	said == set() with input as examples.message
	said == set() with input as examples.reply
}

test_allows_loud_promotion_to_those_who_agreed if {
	said == set() with input as examples.with_facts({"spam": examples.scored("promotion", 0.8)})
}

test_denies_words_that_read_like_spam[class] if {
	some class in ["spam", "smishing"]
	expected := {$"spam: the filter takes its words for {class}"}
	said == expected with input as examples.with_facts({"spam": examples.scored(class, 0.99)})
}

test_denies_a_template_that_reads_like_spam if {
	expected := {"spam: the filter takes its template for smishing"}
	worded := {"template": {"value": {"spam": examples.scored("smishing", 0.99)}}}
	said == expected with input as examples.with_facts(worded)
}

test_is_stricter_where_nobody_agreed if {
	loud := {"spam": examples.scored("promotion", 0.8)}
	said == set() with input as examples.with_facts(loud)
	expected := {"spam: the filter takes its words for spam"}
	said == expected with input as examples.with_facts(object.union(loud, {"consent": [examples.silent_source]}))
}

test_holds_the_threshold_of_the_category_and_the_window[standing] if {
	some standing, facts in {
		"consented": {"spam": examples.scored("spam", 0.3)},
		"inWindow": {
			"spam": examples.scored("spam", 0.2),
			"consent": [],
			"window": {"value": {"openUntilMs": examples.now_ms + 1}},
		},
		"neither": {"spam": examples.scored("spam", 0.1), "consent": []},
	}
	thresholds := {"Marketing": {"consented": 0.3, "inWindow": 0.2, "neither": 0.1}}
	count(said) == 1 with input as examples.with_facts(facts) with data.consentry.filter.refuseAt as thresholds
	count(said) == 0 with input as examples.with_facts(facts)
		with data.consentry.filter.refuseAt as {"Marketing": {"consented": 0.31, "inWindow": 0.21, "neither": 0.11}}
}

test_lets_pass_what_is_too_short_to_say[reason] if {
	some reason in ["NoText", "TooShort", "UnknownLanguage"]
	said == set() with input as examples.with_facts({"spam": null, "template": {"known": true}})
		with input.facts.spam as {"known": false, "reason": reason}
}

test_is_undecidable_without_a_model if {
	expected := {"spam: the filter could not judge it (undecidable)"}
	said == expected with input as examples.unknown("spam") with input.facts.spam.reason as "NoModel"
	said == expected with input as examples.without("facts/spam")
}

test_is_undecidable_if_nobody_scored_the_template if {
	said == {"spam: the filter could not judge it (undecidable)"} with input as examples.without("facts/template/value/spam")
}

test_leaves_undeclared_templates_to_their_own_rule if {
	said == set() with input as object.union(
		examples.without("facts/template"),
		{"facts": {"template": {"known": false, "reason": "NoTemplate"}}},
	)
}

test_is_undecidable_if_the_bundle_has_lost_its_thresholds if {
	count(said) == 1 with input as examples.message with data.consentry.filter as {}
}

test_leaves_what_a_number_answers_by_itself_to_declared_reply if {
	loud := {"facts": {"spam": examples.scored("spam", 0.99)}}
	said == set() with input as examples.confirmation(loud)
	said == set() with input as examples.question(loud)
	count(said) == 1 with input as json.remove(examples.confirmation(loud), ["facts/reply"])
	count(said) == 1 with input as object.union(examples.confirmation(loud), {"facts": {"reply": {"known": false}}})
}
