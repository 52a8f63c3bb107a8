# METADATA
# title: No files that do harm
# description: |-
#   No document and no link that is an app, a program, a script, an office file with macros or an archive that hides them:
#   fraud sends these as invitations, fines and bank forms. A link to the sender's own domain may be one, such as a pack of
#   photos to download; a web page is refused as a document only.
# custom:
#   id: dangerous-attachment
#   clause: K3
#   severity: Major
#   since: "2023-07-24"
#   remedy: send a PDF or a picture, or link to a page of a domain that the sender declares
#   steps: [CeaseSending, FindAffected, NotifyAffected, CorrectContent, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry["dangerous-attachment"]

import data.consentry.lib.answer

deny contains _answer if not _ok

_ok if {
	input.message.attachments == []
	input.message.links == []
}

_ok if {
	input.message.attachments == []
	links := input.message.links
	is_array(links)
	every link in links { _harmless(link) }
}

_harmless(link) if link.file == null

_harmless(link) if link.file == "Web"

_harmless(link) if {
	is_string(link.file)
	link.domain in input.sender.domains
}

_answer := answer.violation("dangerous-attachment", $"a file that can do harm: {concat(", ", sort(_kinds))}") if {
	count(_kinds) > 0
} else := answer.undecidable("dangerous-attachment", "the files of the message were not looked at")

_kinds contains kind if some kind in input.message.attachments

_kinds contains link.file if {
	some link in input.message.links
	is_string(link.file)
	not _harmless(link)
}
