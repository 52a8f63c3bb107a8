# METADATA
# title: Links show where they lead
# description: |-
#   No link that hides its target: shorteners, a name before an @, a bare address, letters that only look like a known
#   name. The sender's own domains may be short or international.
# custom:
#   id: deceptive-link
#   clause: K3
#   severity: Major
#   since: "2023-07-24"
#   remedy: link to a domain that the sender declares, in full
#   steps: [CeaseSending, FindAffected, NotifyAffected, CorrectContent, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry["deceptive-link"]

import data.consentry.lib.answer

deny contains _answer if not _ok

_ok if input.message.links == []

_ok if {
	links := input.message.links
	is_array(links)
	every link in links { _plain(link) }
}

_plain(link) if {
	link.userinfo == false
	link.ip == false
	link.shortener == false
	link.punycode == false
}

_plain(link) if {
	link.userinfo == false
	link.ip == false
	link.domain in input.sender.domains
}

_answer := answer.violation("deceptive-link", $"a link hides where it leads: {concat(", ", sort(_how))}") if {
	count(_how) > 0
} else := answer.undecidable("deceptive-link", "the links of the message were not looked at")

_how contains data.consentry.links[kind] if {
	some link in input.message.links
	not _plain(link)
	some kind in ["userinfo", "ip", "shortener", "punycode"]
	link[kind] == true
}
