# METADATA
# title: Nobody pretends to be somebody else
# description: |-
#   No message speaks as a bank, an authority, a parcel service or WhatsApp, presses people with a blocked account, a fee or
#   a form, and leads them to a domain or number that is neither the sender's nor that body's own. Whoever is a bank is one
#   by its business name or the campaign's vertical, and passes; so does a shop that links to the parcel service itself. Nor
#   does a business write as a relative with a new number.
# custom:
#   id: impersonation
#   clause: K3
#   severity: Major
#   since: "2023-07-24"
#   remedy: write in your own name, and link to a domain that the sender declares
#   steps: [CeaseSending, FindAffected, NotifyAffected, CorrectContent, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry.impersonation

import data.consentry.lib.answer
import data.consentry.lib.cues

deny contains _answer if not _ok

_ok if cues.few

_ok if {
	cues.known
	is_object(data.consentry.pretences.bank)
	count(_pretended) == 0
}

_pretended contains "a relative with a new number" if {
	"cue-family" in cues.found
	"cue-new-number" in cues.found
}

_pretended contains entry.who if {
	cues.leads_away
	some kind in ["bank", "authority", "parcel", "whatsapp"]
	$"impersonates-{kind}" in cues.found
	entry := data.consentry.pretences[kind]
	some cue in entry.cues
	cue in cues.found
	not _is_one(entry)
}

_is_one(entry) if input.campaign.vertical in entry.verticals

_is_one(entry) if {
	some word in split(lower(input.sender.businessName), " ")
	word in entry.words
}

_is_one(entry) if {
	some word in split(lower(input.sender.businessName), " ")
	some end in entry.ends
	endswith(word, end)
}

_answer := answer.violation("impersonation", $"pretends to come from {concat(", ", sort(_pretended))}") if {
	count(_pretended) > 0
} else := answer.undecidable("impersonation", "cannot tell whom the message speaks for")
