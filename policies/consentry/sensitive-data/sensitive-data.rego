# METADATA
# title: Nobody is asked for secrets
# description: |-
#   No message asks people for passwords, codes, card or identity numbers. Who has to know them asks elsewhere.
# custom:
#   id: sensitive-data
#   clause: K6
#   severity: Major
#   since: "2023-07-24"
#   remedy: take the question out; ask inside your own signed-in site or app
#   steps: [CeaseSending, FindAffected, NotifyAffected, CorrectContent, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry["sensitive-data"]

import data.consentry.lib.answer

deny contains _answer if not _ok

_ok if input.message.sensitive == []

_answer := answer.violation("sensitive-data", $"asks for {concat(", ", input.message.sensitive)}") if {
	count(input.message.sensitive) > 0
} else := answer.undecidable("sensitive-data", "the message was not searched for questions about secrets")
