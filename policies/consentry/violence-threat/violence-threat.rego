# METADATA
# title: No threats of violence
# description: |-
#   No threats against people and no calls to hurt them, extortion included. The host finds the words; one hit stops the
#   campaign.
# custom:
#   id: violence-threat
#   clause: K4
#   severity: Critical
#   since: "2023-07-24"
#   remedy: stop; hand the case to compliance and keep the evidence
#   steps: [CeaseSending, FindAffected, NotifyAuthorities, CorrectContent, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry["violence-threat"]

import data.consentry.lib.answer
import data.consentry.lib.terms

deny contains _answer if not _ok

_ok if terms.none

_ok if {
	terms.known
	not "violence-threat" in terms.categories
}

_answer := answer.violation("violence-threat", "threatens people with violence") if {
	terms.known
} else := answer.undecidable("violence-threat", "the words of the message were not looked at")
