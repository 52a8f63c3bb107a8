# METADATA
# title: No forged documents or money
# description: |-
#   No offers of forged papers, false certificates or counterfeit money. The host finds the words; one hit stops the
#   campaign.
# custom:
#   id: forged-documents
#   clause: K4
#   severity: Critical
#   since: "2023-07-24"
#   remedy: stop; hand the case to compliance and keep the evidence
#   steps: [CeaseSending, FindAffected, NotifyAuthorities, CorrectContent, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry["forged-documents"]

import data.consentry.lib.answer
import data.consentry.lib.terms

deny contains _answer if not _ok

_ok if terms.none

_ok if {
	terms.known
	not "forged-documents" in terms.categories
}

_answer := answer.violation("forged-documents", "offers forged documents or money") if {
	terms.known
} else := answer.undecidable("forged-documents", "the words of the message were not looked at")
