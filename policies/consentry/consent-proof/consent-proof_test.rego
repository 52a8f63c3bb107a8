package consentry["consent-proof_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["consent-proof"].deny)

test_allows_a_proven_record if {
	said == set() with input as examples.message
}

test_denies_a_record_without_the_promised_proof if {
	expected := {"consent-proof: the consent lacks proof: Evidence, Time"}
	said == expected with input as examples.with_sources([examples.source({"proof": ["Notice", "NoticeHash"]})])
}

test_denies_a_notice_that_nobody_declares if {
	expected := {"consent-proof: the consent lacks proof: a notice that the source declares"}
	said == expected with input as examples.with_sources([examples.source({"noticeKnown": false})])
}

test_denies_what_makes_an_agreement_none[flaw] if {
	some flaw, lacking in {
		"PreTicked": "a box that the person ticked",
		"Bundled": "an answer of its own, apart from other terms",
	}
	expected := {$"consent-proof: the consent lacks proof: {lacking}"}
	said == expected with input as examples.with_sources([examples.source({"flaws": [flaw]})])
	loose := object.union(examples.source({"flaws": [flaw]}), {"requires": {"affirmativeAction": false}})
	said == expected with input as examples.with_sources([loose])
}

test_denies_a_record_without_an_action if {
	expected := {"consent-proof: the consent lacks proof: an action of the person"}
	said == expected with input as examples.with_sources([examples.source({"affirmative": false})])
}

test_denies_an_unconfirmed_record if {
	expected := {"consent-proof: the consent lacks proof: a confirmed second step"}
	said == expected with input as examples.with_sources([examples.source({"doubleOptIn": false})])
}

test_asks_only_for_what_the_source_requires if {
	bare := object.union(examples.source({"proof": [], "noticeKnown": false, "affirmative": false, "doubleOptIn": false}), {"requires": {
		"proof": [],
		"affirmativeAction": false,
		"doubleOptIn": false,
	}})
	said == set() with input as examples.with_sources([bare])
}

test_denies_if_what_the_record_carries_is_missing[member] if {
	some member in ["proof", "noticeKnown", "affirmative", "doubleOptIn", "flaws"]
	bare := json.remove(examples.source({}), [$"record/value/{member}"])
	count(said) == 1 with input as examples.with_sources([bare])
}

test_denies_if_what_the_source_requires_is_missing if {
	bare := json.remove(examples.source({}), ["requires"])
	count(said) == 1 with input as examples.with_sources([bare])
}
