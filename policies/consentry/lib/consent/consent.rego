# METADATA
# title: Consent
# description: |-
#   How far a person's consent carries. The stage is found once a message and every rule on consent reads it, so exactly one
#   of them speaks.
# schemas:
#   - input: schema["verdict-input"]
package consentry.lib.consent

import data.consentry.lib.reply

# Everything needs consent except an answer to a person who wrote first; whether it is one, the window's own rule says.
needed if not _answer

_answer if reply.in_window

_answer if reply.late

_answer if reply.undecided

_answer if reply.ahead

# complete    one record has everything
# no-source   the campaign names no consent source
# unknown     none is complete, and a source cannot be read
# withdrawn   the person's newest word is a withdrawal
# none        nothing live is recorded
# purpose, channel, proof, business    something live is recorded that falls short of this
stage := "complete" if {
	some fact in input.facts.consent
	_complete(fact)
	not _withdrawn_since(fact.record.value.grantedAtMs)
} else := "no-source" if {
	input.facts.consent == []
} else := "unknown" if {
	some fact in input.facts.consent
	not readable(fact)
} else := "withdrawn" if {
	_withdrawn_since(0)
} else := "business" if {
	some fact in input.facts.consent
	live(fact)
	_for_purpose(fact.record.value)
	_for_channel(fact.record.value)
	proven(fact)
} else := "proof" if {
	some fact in input.facts.consent
	live(fact)
	_for_purpose(fact.record.value)
	_for_channel(fact.record.value)
} else := "channel" if {
	some fact in input.facts.consent
	live(fact)
	_for_purpose(fact.record.value)
} else := "purpose" if {
	some fact in input.facts.consent
	live(fact)
} else := "none" if {
	is_array(input.facts.consent)
}

readable(fact) if {
	fact.record.known == true
	fact.record.value == null
}

readable(fact) if {
	fact.record.known == true
	is_object(fact.record.value)
}

# Granted, not in the future, before the message was handed over, not expired.
live(fact) if {
	fact.record.known == true
	_in_force(fact.record.value)
}

# The record carries every proof that its source promises.
proven(fact) if _carries(fact.record.value, fact.requires)

# Every look into a document costs, and this runs for each message: so each part is looked up once and handed on.
_complete(fact) if {
	known := fact.record
	known.known == true
	record := known.value
	_in_force(record)
	_for_purpose(record)
	_for_channel(record)
	_carries(record, fact.requires)
	_same_name(record.businessName, input.sender.businessName)
}

_in_force(record) if {
	record.state == "Granted"
	now_ms := input.nowMs
	record.grantedAtMs <= now_ms
	record.sinceMs <= input.receivedAtMs
	_ends_after(record.expiresAtMs, now_ms)
}

_ends_after(instant_ms, _) if instant_ms == null

_ends_after(instant_ms, now_ms) if instant_ms > now_ms

_for_purpose(record) if input.campaign.purpose in record.purposes

_for_channel(record) if record.channel == "WhatsApp"

# Consent that names no channel reaches WhatsApp where the law lets it: both where it was given and where the person lives.
_for_channel(record) if {
	record.channel == "Any"
	every place in _places(record) { _reach(place) == "General" }
}

_places(record) := places if {
	places := [place | some place in [record.jurisdiction, input.recipient.country]; is_string(place)]
	places != []
} else := ["nowhere"]

_reach(place) := entry.reach if {
	entry := data.consentry.channels.jurisdictions[place]
} else := entry.reach if {
	entry := data.consentry.channels.jurisdictions[substring(place, 0, 2)]
} else := data.consentry.channels.elsewhere

_carries(record, requires) if {
	required := requires.proof
	carried := record.proof
	every proof in required { proof in carried }
	record.flaws == []
	_notice_shown(record.noticeKnown, required)
	_as_required(requires.affirmativeAction, record.affirmative)
	_as_required(requires.doubleOptIn, record.doubleOptIn)
}

_notice_shown(known, _) if known == true

_notice_shown(_, required) if {
	not "Notice" in required
	not "NoticeHash" in required
}

_as_required(_, given) if given == true

_as_required(required, _) if required == false

# People agreed to hear from the business that they were told, and it is the one that sends.
_same_name(one, other) if one == other

_same_name(one, other) if lower(one) == lower(other)

# A withdrawal counts if it is of this purpose or of everything, and no live consent is newer.
_withdrawn_since(instant_ms) if {
	some fact in input.facts.consent
	record := fact.record.value
	record.state == "Withdrawn"
	record.grantedAtMs >= instant_ms
	_of_purpose_or_all(record.purposes)
}

_of_purpose_or_all(purposes) if purposes == []

_of_purpose_or_all(purposes) if input.campaign.purpose in purposes
