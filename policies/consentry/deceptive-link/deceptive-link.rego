# METADATA
# title: Links show where they lead
# description: |-
#   No link that hides its target: shorteners, a name before an @, a bare address, letters that only look like a known
#   name, an address that leads on to another, a label that shows another address. And none that is made to be taken for a
#   well-known brand or for the sender. The sender's own domains may be all that, but for a name before an @ or a bare
#   address: the sender answers for them. A domain that nobody declared is not refused for that alone, since honest
#   businesses link to partners, maps and shops; it counts beside other signs (see impersonation, credential-request,
#   advance-fee).
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
	link.domain in input.sender.domains
}

_plain(link) if {
	link.userinfo == false
	link.ip == false
	link.shortener == false
	link.punycode == false
	link.redirector == false
	link.mismatch == false
	link.imitates == null
	is_string(link.skeleton)
	is_array(input.sender.skeletons)
	not _imitates_sender(link)
}

# The name of the sender or of its domain in other letters. In the same letters it is another domain of the same name, which
# an honest sender forgets to declare.
_imitates_sender(link) if {
	link.skeleton in input.sender.skeletons
	label := split(link.domain, ".")[0]
	not label in {lower(replace(input.sender.businessName, " ", ""))}
	not label in {own | own := split(input.sender.domains[_], ".")[0]}
}

_answer := answer.violation("deceptive-link", $"a link hides where it leads: {concat(", ", sort(_how))}") if {
	count(_how) > 0
} else := answer.undecidable("deceptive-link", "the links of the message were not looked at")

_how contains data.consentry.links[kind] if {
	some link in _odd
	some kind in ["userinfo", "ip", "shortener", "punycode", "redirector", "mismatch"]
	link[kind] == true
}

_how contains $"a host that looks like {data.consentry.brands.list[link.imitates].name}" if {
	some link in _odd
	is_string(link.imitates)
}

_how contains "a host that looks like the sender's" if {
	some link in _odd
	_imitates_sender(link)
}

_odd contains link if {
	some link in input.message.links
	not _plain(link)
}
