package consentry["sender-restricted_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["sender-restricted"].deny)

test_allows_a_sender_in_good_standing if {
	said == set() with input as examples.message
}

test_allows_a_sender_whose_restriction_is_over if {
	said == set() with input as examples.with_changes({"sender": {"restrictedUntilMs": examples.now_ms}})
}

test_denies_a_restricted_sender if {
	expected := {"sender-restricted: WhatsApp restricts the sender"}
	said == expected with input as examples.with_changes({"sender": {"restrictedUntilMs": examples.now_ms + 1}})
}

test_is_undecidable_if_the_sender_is_missing if {
	expected := {"sender-restricted: the sender is not known (undecidable)"}
	said == expected with input as json.remove(examples.message, ["sender"])
	said == expected with input as object.union(json.remove(examples.message, ["sender"]), {"sender": null})
}
