# METADATA
# title: Cues
# description: |-
#   Signs of deception that mean nothing alone. Honest messages hold one or another; rules ask which stand together, and
#   whether people are led away from the sender.
# schemas:
#   - input: schema["verdict-input"]
package consentry.lib.cues

# Looked at, and not two of them: nothing stands together. The common case, decided without building a set.
few if count(input.message.cues) < 2

known if {
	is_array(input.message.cues)
	is_array(input.message.links)
	is_array(input.message.numbers)
}

found := {cue | some cue in input.message.cues}

# A link to a domain that is neither the sender's nor a well-known brand's own.
foreign_link if {
	some link in input.message.links
	not _own(link)
}

_own(link) if is_string(link.brand)

_own(link) if link.domain in input.sender.domains

# A number to call, and words that press people to call it.
call_back if {
	"cue-call-back" in found
	count(input.message.numbers) > 0
}

# People are led away from the sender.
leads_away if foreign_link

leads_away if call_back
