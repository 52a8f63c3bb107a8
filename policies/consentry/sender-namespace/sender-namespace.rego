# METADATA
# title: Nobody sends in another team's name
# description: |-
#   A campaign uses a number only if its owner allows the campaign's namespace: otherwise people hear from somebody they
#   do not know under a name they trust.
# custom:
#   id: sender-namespace
#   clause: K3
#   severity: Major
#   since: "2023-07-24"
#   remedy: ask the sender's owner to add the namespace to allowedNamespaces
#   steps: [CeaseSending, FindAffected, CorrectCampaign, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry["sender-namespace"]

import data.consentry.lib.answer

deny contains _answer if not _ok

_ok if input.sender.namespaceAllowed == true

_answer := answer.violation("sender-namespace", "the sender does not allow the campaign's namespace") if {
	input.sender.namespaceAllowed == false
} else := answer.undecidable("sender-namespace", "the sender is not known")
