package consentry.lib.answer_test

import data.consentry.lib.answer

test_refuses_for_a_rule_that_the_catalogue_has_lost if {
	refused := answer.violation("schedule", "too late") with data.consentry.rules as {}
	refused.rule == "schedule"
	refused.severity == "Major"
	refused.undecidable == false
}

test_cuts_a_message_that_is_too_long_to_be_read if {
	long := concat("", [word |
		some _ in numbers.range(1, 100)
		word := "word "
	])
	count(answer.violation("schedule", long).message) == 300
	answer.violation("schedule", "short").message == "short"
}
