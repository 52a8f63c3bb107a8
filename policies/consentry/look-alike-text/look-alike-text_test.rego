package consentry["look-alike-text_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["look-alike-text"].deny)

test_allows_honest_letters if {
	said == set() with input as examples.message
}

test_denies_mixed_alphabets if {
	expected := {"look-alike-text: words that mix alphabets or hold invisible characters"}
	said == expected with input as examples.with_changes({"message": {"lookalike": true}})
}

test_is_undecidable_if_nobody_looked_at_the_letters if {
	expected := {"look-alike-text: the letters of the message were not looked at (undecidable)"}
	said == expected with input as examples.without("message/lookalike")
}
