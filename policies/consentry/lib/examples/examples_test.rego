# METADATA
# title: Examples
# description: Documents for tests. Each test changes in them only what it is about.
package consentry.lib.examples

# A marketing template that may leave: consented, in time, by day, not too often.
message := {
	"nowMs": now_ms,
	"receivedAtMs": 1795247999900,
	"attempt": 1,
	"message": {
		"type": "template",
		"freeform": false,
		"commerce": false,
		"template": {"name": "spring_offer", "language": "en"},
		"links": [],
		"terms": [],
		"cues": [],
		"numbers": [],
		"attachments": [],
		"lookalike": false,
		"sensitive": [],
	},
	"campaign": {
		"namespace": "marketing",
		"name": "spring-sale",
		"generation": 3,
		"category": "Marketing",
		"purpose": "offers",
		"vertical": null,
		"owned": true,
		"startsAtMs": null,
		"endsAtMs": null,
		"templates": ["spring_offer"],
		"frequencyCap": {"messages": 2, "perMs": 604800000},
	},
	"sender": {
		"name": "idesk-main",
		"businessName": "iDesk Media",
		"domains": ["idesk.example"],
		"skeletons": ["ldesk", "ldeskmedla"],
		"permissions": [],
		"namespaceAllowed": true,
		"restrictedUntilMs": null,
	},
	"recipient": {"country": "GB", "age": {"known": false, "reason": "NotAsserted"}},
	"facts": {
		"template": {"known": true, "value": {"category": "Marketing", "status": "APPROVED", "digest": "4be1c0", "spam": harmless}},
		"consent": [source({})],
		"suppression": {"known": true, "value": {"scope": null, "channel": null, "saidAtMs": null}},
		"window": {"known": true, "value": {"openUntilMs": null}},
		"frequency": {"known": true, "value": {"sent": 0, "nextAtMs": null}},
		"quietHours": {"known": true, "value": {"quiet": false, "untilMs": null}},
		"spam": harmless,
		"content": {"known": true, "value": {"model": "spam-1", "categories": []}},
	},
}

now_ms := 1795248000000

# What the filter says of words that nobody minds.
harmless := scored("promotion", 0.02)

scored(class, probability) := {
	"known": true,
	"value": {
		"model": "spam-1",
		"class": class,
		"probability": probability,
		"scores": {"ham": 0, "promotion": 1 - probability, "spam": probability, "smishing": 0},
		"language": "en",
		"reasons": [],
	},
}

# A consent source with a live record of the person, with these members of the record changed.
source(changes) := {
	"source": "website-optin",
	"whenStale": "Hold",
	"businessName": "iDesk Media",
	"requires": {
		"proof": ["Time", "Notice", "NoticeHash", "Evidence"],
		"affirmativeAction": true,
		"doubleOptIn": true,
	},
	"record": {"known": true, "value": object.union(_record, changes)},
}

_record := {
	"state": "Granted",
	"purposes": ["offers", "newsletter"],
	"businessName": "iDesk Media",
	"grantedAtMs": now_ms - 1000000,
	"sinceMs": now_ms - 1000000,
	"expiresAtMs": now_ms + 1000000,
	"proof": ["Time", "Notice", "NoticeHash", "Evidence"],
	"noticeKnown": true,
	"affirmative": true,
	"doubleOptIn": true,
	"flaws": [],
	"channel": "WhatsApp",
	"jurisdiction": null,
	"revision": 17,
}

# A source that has nothing on the person.
silent_source := object.union(source({}), {"source": "shop-app", "record": {"known": true, "value": null}})

# A source that cannot be read just now.
stale_source(when_stale) := {
	"source": "crm",
	"whenStale": when_stale,
	"businessName": "iDesk Media",
	"requires": {"proof": [], "affirmativeAction": false, "doubleOptIn": false},
	"record": {"known": false, "reason": "Stale"},
}

with_sources(sources) := with_facts({"consent": sources})

with_facts(facts) := with_changes({"facts": facts})

with_campaign(campaign) := with_changes({"campaign": campaign})

with_changes(changes) := object.union(message, changes)

without(path) := json.remove(message, [path])

# The fact of this name cannot be read just now.
unknown(fact) := object.union(without($"facts/{fact}"), {"facts": {fact: {"known": false, "reason": "Unavailable"}}})

# An answer of a Service campaign to a person who wrote an hour ago.
reply := object.union(message, {
	"message": {"type": "text", "freeform": true, "template": null},
	"campaign": {"category": "Service", "purpose": "support", "templates": [], "frequencyCap": null},
	"facts": {
		"template": {"known": false, "reason": "NoTemplate"},
		"consent": [],
		"window": {"known": true, "value": {"openUntilMs": now_ms + 82800000}},
	},
})

reply_with(changes) := object.union(reply, changes)

reply_at(open_until_ms) := reply_with({"facts": {"window": {"known": true, "value": {"openUntilMs": open_until_ms}}}})

# The confirmation of a stop that was said two minutes ago, which opened the window.
confirmation(changes) := object.union(
	reply_with({"facts": {
		"suppression": {
			"known": true,
			"value": {"scope": "Business", "channel": "Keyword", "saidAtMs": now_ms - 120000},
		},
		"window": {"known": true, "value": {"openUntilMs": (now_ms - 120000) + 86400000}},
		"reply": {"known": true, "value": {"kind": "OptOutConfirmation", "lastSentAtMs": null}},
	}}),
	changes,
)

# The question whether somebody who has just asked for messages really wants them.
question(changes) := object.union(
	reply_with({"facts": {"reply": {"known": true, "value": {"kind": "OptInQuestion", "lastSentAtMs": null}}}}),
	changes,
)

# A declared text about which no message is judged yet.
template(changes) := object.union(
	{
		"nowMs": now_ms,
		"message": message.message,
		"campaign": {"category": "Marketing", "vertical": null},
		"sender": object.filter(message.sender, ["businessName", "domains", "skeletons", "permissions"]),
		"facts": {
			"template": message.facts.template,
			"spam": {"known": false, "reason": "NoText"},
			"content": message.facts.content,
		},
	},
	changes,
)

# What a rule said, as rule and message; undecidable answers are marked.
said(answers) := {text |
	some answer in answers
	text := $"{answer.rule}: {answer.message}{_mark(answer.undecidable)}"
}

_mark(true) := " (undecidable)"

_mark(false) := ""
