# METADATA
# title: Answers
# description: |-
#   How a rule says that a message may not leave. Clause, severity, remedy and steps are those of the rule's own METADATA,
#   which the build gathers in the catalogue data.consentry.rules.
package consentry.lib.answer

# A definite refusal.
violation(rule, message) := _answer(rule, message, false)

# A needed fact is missing. Refused all the same, but nobody is blamed for it.
undecidable(rule, message) := _answer(rule, message, true)

# An answer with a longer message is no answer: the gate takes at most 300 characters. Eight sources with long names would make one.
_message_characters_max := 300

_answer(rule, message, is_undecidable) := {
	"rule": rule,
	"clause": entry.clause,
	"severity": entry.severity,
	"message": substring(message, 0, _message_characters_max),
	"remedy": entry.remedy,
	"steps": entry.steps,
	"undecidable": is_undecidable,
} if {
	entry := data.consentry.rules[rule]
} else := {
	# A rule that is missing in the catalogue refuses too.
	"rule": rule,
	"clause": "P2",
	"severity": "Major",
	"message": substring(message, 0, _message_characters_max),
	"remedy": "build the bundle again: its catalogue of rules is incomplete",
	"steps": [],
	"undecidable": is_undecidable,
}
