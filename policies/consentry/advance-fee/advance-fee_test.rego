package consentry["advance-fee_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["advance-fee"].deny)

_undecidable := {"advance-fee: cannot tell what the message promises (undecidable)"}

test_allows_a_message_without_prizes if {
	said == set() with input as examples.message
	said == set() with input as _cued({"cues": ["cue-fee", "cue-call-back"], "links": [_link({})]})
}

test_denies_a_prize_that_costs_something[wanted] if {
	some wanted, message in {
		"a fee": {"cues": ["cue-prize", "cue-fee"]},
		"a call": {"cues": ["cue-prize", "cue-call-back"], "numbers": [{"kind": "Ordinary", "countries": []}]},
		"a visit to a domain that is not the sender's": {"cues": ["cue-prize"], "links": [_link({})]},
		"a secret": {"cues": ["cue-prize"], "sensitive": ["bank-account"]},
	}
	said == {$"advance-fee: promises a prize and wants {wanted}"} with input as _cued(message)
}

test_allows_a_prize_that_waits_at_the_senders if {
	said == set() with input as _cued({"cues": ["cue-prize"]})
	said == set() with input as _cued({"cues": ["cue-prize"], "links": [_link({"domain": "idesk.example"})]})
	said == set() with input as _cued({"cues": ["cue-prize"], "numbers": [{"kind": "Ordinary", "countries": []}]})
}

test_is_undecidable_if_nobody_looked[member] if {
	some member in ["cues", "links", "numbers", "sensitive"]
	said == _undecidable with input as examples.without($"message/{member}")
}

_cued(message) := examples.with_changes({"message": message})

_link(changes) := object.union({"domain": "shop.example", "brand": null}, changes)
