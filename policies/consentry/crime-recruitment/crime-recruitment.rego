# METADATA
# title: No recruiting for crime
# description: |-
#   Nobody is hired for crime over WhatsApp: money mules, rented bank accounts, drug runs. The host finds the words; one
#   hit stops the campaign.
# custom:
#   id: crime-recruitment
#   clause: K4
#   severity: Critical
#   since: "2023-07-24"
#   remedy: stop; hand the case to compliance and keep the evidence
#   steps: [CeaseSending, FindAffected, NotifyAuthorities, CorrectContent, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry["crime-recruitment"]

import data.consentry.lib.answer
import data.consentry.lib.terms

deny contains _answer if not _ok

_ok if terms.none

_ok if {
	terms.known
	not "crime-recruitment" in terms.categories
}

_answer := answer.violation("crime-recruitment", "asks people to take part in a crime") if {
	terms.known
} else := answer.undecidable("crime-recruitment", "the words of the message were not looked at")
