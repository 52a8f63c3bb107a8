package consentry["sensitive-data_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["sensitive-data"].deny)

test_allows_a_message_that_asks_for_nothing if {
	said == set() with input as examples.message
}

test_denies_a_question_about_secrets if {
	asking := examples.with_changes({"message": {"sensitive": ["password", "card-number"]}})
	said == {"sensitive-data: asks for password, card-number"} with input as asking
}

test_is_undecidable_if_nobody_searched_the_message if {
	expected := {"sensitive-data: the message was not searched for questions about secrets (undecidable)"}
	said == expected with input as examples.without("message/sensitive")
}
