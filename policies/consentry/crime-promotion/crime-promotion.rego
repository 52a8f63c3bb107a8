# METADATA
# title: No promoting of crime
# description: |-
#   Nobody is offered usury, fraud sold as investment, the exploitation of children, terror or hacking for pay. The crimes
#   are data; the host finds the words; one hit stops the campaign.
# custom:
#   id: crime-promotion
#   clause: K4
#   severity: Critical
#   since: "2023-07-24"
#   remedy: stop; hand the case to compliance and keep the evidence
#   steps: [CeaseSending, FindAffected, NotifyAuthorities, NotifyAffected, CorrectContent, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry["crime-promotion"]

import data.consentry.lib.answer
import data.consentry.lib.terms

deny contains _answer if not _ok

_ok if terms.none

_ok if {
	terms.known
	is_object(data.consentry.crimes)
	count(data.consentry.crimes) > 0
	count(_found) == 0
}

_answer := answer.violation("crime-promotion", $"promotes a crime: {concat(", ", sort(_found))}") if {
	count(_found) > 0
} else := answer.undecidable("crime-promotion", "cannot tell what the message promotes")

_found contains category if {
	some category in terms.categories
	data.consentry.crimes[category]
}
