package consentry["credential-request_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["credential-request"].deny)

_elsewhere := {concat("", [
	"credential-request: presses people to sign in or confirm who they are ",
	"at a domain that is not the sender's",
])}

_undecidable := {"credential-request: cannot tell what the message asks people for (undecidable)"}

test_allows_a_message_that_asks_for_nothing if {
	said == set() with input as examples.message
}

test_denies_a_question_for_a_one_time_code if {
	said == {"credential-request: asks for a one-time code"} with input as _asking({"sensitive": ["one-time-code"]})
}

test_leaves_other_secrets_to_sensitive_data if {
	said == set() with input as _asking({"sensitive": ["password"]})
}

test_denies_haste_and_a_form_elsewhere[haste] if {
	some haste in ["cue-urgency", "cue-trouble"]
	said == _elsewhere with input as _asking({"cues": ["cue-credentials", haste], "links": [_link({})]})
}

test_allows_a_form_without_haste if {
	said == set() with input as _asking({"cues": ["cue-credentials", "cue-promotion"], "links": [_link({})]})
}

test_allows_a_form_at_home_or_nowhere if {
	found := ["cue-credentials", "cue-urgency"]
	said == set() with input as _asking({"cues": found, "links": [_link({"domain": "idesk.example"})]})
	said == set() with input as _asking({"cues": found, "links": [_link({"brand": "paypal"})]})
	said == set() with input as _asking({"cues": found})
}

test_is_undecidable_if_nobody_looked[member] if {
	some member in ["cues", "sensitive", "links"]
	asking := _asking({"cues": ["cue-credentials", "cue-promotion"], "sensitive": ["password"]})
	said == _undecidable with input as json.remove(asking, [$"message/{member}"])
}

_asking(message) := examples.with_changes({"message": message})

_link(changes) := object.union({"domain": "shop.example", "brand": null}, changes)
