package consentry["sender-namespace_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["sender-namespace"].deny)

test_allows_a_namespace_that_the_sender_allows if {
	said == set() with input as examples.message
}

test_denies_any_other if {
	expected := {"sender-namespace: the sender does not allow the campaign's namespace"}
	said == expected with input as examples.with_changes({"sender": {"namespaceAllowed": false}})
}

test_is_undecidable_if_the_sender_is_missing if {
	expected := {"sender-namespace: the sender is not known (undecidable)"}
	said == expected with input as json.remove(examples.message, ["sender"])
}
