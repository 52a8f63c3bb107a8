# METADATA
# title: Text does not hide itself
# description: |-
#   No words that mix alphabets or hold invisible characters: that is done to pass a filter or to look like somebody else.
# custom:
#   id: look-alike-text
#   clause: K3
#   severity: Major
#   since: "2023-07-24"
#   remedy: write the words in one alphabet, without invisible characters
#   steps: [CeaseSending, FindAffected, CorrectContent, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry["look-alike-text"]

import data.consentry.lib.answer

deny contains _answer if not _ok

_ok if input.message.lookalike == false

_answer := answer.violation("look-alike-text", "words that mix alphabets or hold invisible characters") if {
	input.message.lookalike == true
} else := answer.undecidable("look-alike-text", "the letters of the message were not looked at")
