package consentry.impersonation_test

import data.consentry.lib.examples

said := examples.said(data.consentry.impersonation.deny)

_undecidable := {"impersonation: cannot tell whom the message speaks for (undecidable)"}

test_allows_a_message_with_one_cue_or_none if {
	said == set() with input as examples.message
	said == set() with input as _cued(["impersonates-bank"], [])
}

test_denies_one_that_speaks_as_somebody_else_and_leads_away[kind] if {
	some kind, found in {
		"a bank or payment service": ["impersonates-bank", "cue-trouble"],
		"an authority": ["impersonates-authority", "cue-fee"],
		"a parcel service": ["impersonates-parcel", "cue-fee"],
		"WhatsApp": ["impersonates-whatsapp", "cue-urgency"],
	}
	said == {$"impersonation: pretends to come from {kind}"} with input as _cued(found, [_link({})])
}

test_denies_a_relative_with_a_new_number if {
	expected := {"impersonation: pretends to come from a relative with a new number"}
	said == expected with input as _cued(["cue-family", "cue-new-number"], [])
}

test_denies_a_number_to_call_back if {
	found := ["impersonates-bank", "cue-trouble", "cue-call-back"]
	calling := {"message": {"numbers": [{"kind": "Ordinary", "countries": []}]}}
	count(said) == 1 with input as object.union(_cued(found, []), calling)
	count(said) == 0 with input as object.union(_cued(["impersonates-bank", "cue-trouble"], []), calling)
}

test_allows_what_leads_nowhere if {
	said == set() with input as _cued(["impersonates-bank", "cue-trouble"], [])
}

test_allows_a_link_to_the_sender_or_to_the_body_itself if {
	found := ["impersonates-parcel", "cue-fee"]
	said == set() with input as _cued(found, [_link({"domain": "idesk.example"})])
	said == set() with input as _cued(found, [_link({"brand": "dhl"})])
}

test_allows_whoever_is_one if {
	message := _cued(["impersonates-bank", "cue-trouble"], [_link({})])
	said == set() with input as object.union(message, {"sender": {"businessName": "Bank of Examples"}})
	said == set() with input as object.union(message, {"sender": {"businessName": "Musterstadt Stadtsparkasse"}})
	said == set() with input as object.union(message, {"campaign": {"vertical": "banking"}})
	count(said) == 1 with input as object.union(message, {"sender": {"businessName": "Bankside Shoes"}})
}

test_is_undecidable_if_nobody_looked if {
	message := _cued(["impersonates-bank", "cue-trouble"], [])
	said == _undecidable with input as json.remove(message, ["message/cues"])
	said == _undecidable with input as json.remove(message, ["message/links"])
	said == _undecidable with input as json.remove(message, ["message/numbers"])
}

test_denies_if_nobody_knows_whose_the_link_is if {
	message := _cued(["impersonates-bank", "cue-trouble"], [_link({"domain": "idesk.example"})])
	count(said) == 1 with input as json.remove(message, ["sender/domains"])
	count(said) == 1 with input as json.remove(message, ["message/links/0/domain"])
}

_cued(found, links) := examples.with_changes({"message": {"cues": found, "links": links}})

_link(changes) := object.union({"domain": "shop.example", "brand": null}, changes)
