package consentry["consent-purpose_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["consent-purpose"].deny)

test_allows_a_purpose_that_the_person_agreed_to if {
	said == set() with input as examples.message
}

test_denies_another_purpose if {
	expected := {"consent-purpose: consent was given for other purposes than \"offers\""}
	said == expected with input as examples.with_sources([examples.source({"purposes": ["newsletter"]})])
}

test_leaves_unknown_consent_to_its_own_rule if {
	said == set() with input as examples.without("facts/consent")
}

test_denies_if_the_purposes_are_missing if {
	bare := json.remove(examples.source({}), ["record/value/purposes"])
	count(said) == 1 with input as examples.with_sources([bare])
}

test_leaves_an_answer_alone if {
	said == set() with input as examples.reply_with({"facts": {"consent": [examples.source({})]}})
}
