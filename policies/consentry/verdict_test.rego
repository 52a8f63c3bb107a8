package consentry_test

import data.consentry
import data.consentry.lib.examples

test_approves_what_no_rule_denies if {
	expected := {"outcome": "approved", "violations": [], "deferUntilMs": null, "revision": data.consentry.revision}
	consentry.verdict == expected with input as examples.message
	consentry.verdict == expected with input as examples.reply
}

test_rejects_a_violation if {
	verdict := consentry.verdict with input as examples.with_sources([examples.silent_source])
	verdict.outcome == "rejected"
	verdict.deferUntilMs == null
	[answer.rule | some answer in verdict.violations] == ["consent-required"]
}

test_answers_as_the_rules_metadata_says if {
	verdict := consentry.verdict with input as examples.with_sources([examples.silent_source])
	some answer in verdict.violations
	answer.clause == "K2"
	answer.severity == "Major"
	answer.remedy == "record the person's consent, or take the person off the list"
	"CorrectSource" in answer.steps
	answer.undecidable == false
}

test_holds_what_cannot_be_decided if {
	verdict := consentry.verdict with input as examples.with_sources([examples.stale_source("Hold")])
	verdict.outcome == "held"
	verdict.violations[0].undecidable == true
}

test_holds_if_any_other_fact_is_missing if {
	some fact in ["suppression", "frequency", "quietHours", "template"]
	verdict := consentry.verdict with input as examples.unknown(fact)
	verdict.outcome == "held"
}

test_rejects_what_cannot_be_decided_if_the_source_says_so if {
	verdict := consentry.verdict with input as examples.with_sources([examples.stale_source("Reject")])
	verdict.outcome == "rejected"
	every answer in verdict.violations { answer.undecidable }
}

test_rejects_if_one_reason_is_definite if {
	both := object.union(
		examples.with_sources([examples.stale_source("Hold")]),
		{"campaign": {"owned": false}},
	)
	verdict := consentry.verdict with input as both
	verdict.outcome == "rejected"
	[answer.rule | some answer in verdict.violations] == ["unowned-campaign", "consent-required"]
}

test_shows_the_worst_first if {
	worst := examples.with_changes({
		"message": {"lookalike": true, "terms": [{"lexicon": "threat-en", "category": "violence-threat"}]},
		"campaign": {"owned": false},
	})
	verdict := consentry.verdict with input as worst
	[answer.severity | some answer in verdict.violations] == ["Critical", "Major", "Minor"]
}

test_defers_what_only_has_to_wait if {
	verdict := consentry.verdict with input as _night(examples.now_ms + 60000)
	verdict.outcome == "deferred"
	verdict.deferUntilMs == examples.now_ms + 60000
	[answer.rule | some answer in verdict.violations] == ["quiet-hours"]
}

test_defers_to_the_later_of_two if {
	early_and_night := object.union(
		_night(examples.now_ms + 60000),
		{"campaign": {"startsAtMs": examples.now_ms + 90000}},
	)
	verdict := consentry.verdict with input as early_and_night
	verdict.deferUntilMs == examples.now_ms + 90000
	{answer.rule | some answer in verdict.violations} == {"quiet-hours", "schedule"}
}

test_rejects_rather_than_defers if {
	verdict := consentry.verdict with input as object.union(
		_night(examples.now_ms + 60000),
		{"campaign": {"owned": false}},
	)
	verdict.outcome == "rejected"
	[answer.rule | some answer in verdict.violations] == ["unowned-campaign"]
}

test_refuses_a_document_with_nothing_in_it if {
	consentry.verdict.outcome in {"held", "rejected"} with input as {}
	consentry.verdict.outcome in {"held", "rejected"} with input as null
	consentry.verdict.outcome in {"held", "rejected"} with input as []
}

# What no rule reads may be missing; without anything else no message is approved.
test_refuses_if_anything_that_a_rule_reads_is_missing if {
	approved := {path |
		some path in _paths
		verdict := consentry.verdict with input as json.remove(_everything, [path])
		verdict.outcome == "approved"
	}
	approved == _unread
}

_unread := {
	"attempt",
	"message/type",
	"message/template/language",
	"message/links/0/host",
	"message/links/0/domain",
	"message/links/0/brand",
	"campaign/namespace",
	"campaign/name",
	"campaign/generation",
	"sender/name",
	"sender/domains",
	"facts/template/value/digest",
	"facts/consent/0/source",
	"facts/consent/0/whenStale",
	"facts/consent/0/businessName",
	"facts/consent/0/record/value/revision",
	"facts/consent/0/record/value/jurisdiction",
	"facts/frequency/value/nextAtMs",
	"facts/quietHours/value/untilMs",
	"facts/spam/value/model",
	"facts/spam/value/class",
	"facts/spam/value/scores",
	"facts/spam/value/scores/ham",
	"facts/spam/value/scores/promotion",
	"facts/spam/value/scores/spam",
	"facts/spam/value/scores/smishing",
	"facts/spam/value/language",
	"facts/spam/value/reasons",
	"facts/template/value/spam/value/model",
	"facts/template/value/spam/value/class",
	"facts/template/value/spam/value/scores",
	"facts/template/value/spam/value/scores/ham",
	"facts/template/value/spam/value/scores/promotion",
	"facts/template/value/spam/value/scores/spam",
	"facts/template/value/spam/value/scores/smishing",
	"facts/template/value/spam/value/language",
	"facts/template/value/spam/value/reasons",
	"facts/content/value/model",
	"facts/suppression/value/channel",
	# Who has not said stop has said it at no time.
	"facts/suppression/value/saidAtMs",
	"campaign/frequencyCap/perMs",
	# A template needs no window.
	"facts/window",
	"facts/window/known",
	"facts/window/value",
	"facts/window/value/openUntilMs",
}

# Every member, and every member of a member.
_paths := {path |
	walk(_everything, [parts, _])
	count(parts) > 0
	not is_number(parts[count(parts) - 1])
	path := concat("/", [_part(part) | some part in parts])
}

_part(part) := part if is_string(part)

_part(part) := format_int(part, 10) if is_number(part)

# A message that every rule has to look at.
_everything := object.union(examples.without("recipient/age"), {
	"message": {
		"links": [{
			"host": "www.shop.example",
			"domain": "shop.example",
			"shortener": false,
			"userinfo": false,
			"ip": false,
			"punycode": false,
			"brand": null,
			"imitates": null,
			"redirector": false,
			"mismatch": false,
			"file": null,
			"skeleton": "shop",
		}],
		"numbers": [{"kind": "Premium", "countries": ["FR"]}],
	},
	"campaign": {"vertical": "alcohol", "startsAtMs": examples.now_ms, "endsAtMs": examples.now_ms + 1},
	"sender": {
		"permissions": [{"vertical": "alcohol", "countries": ["MX"], "expiresAtMs": examples.now_ms + 1}],
		"restrictedUntilMs": examples.now_ms,
	},
	"recipient": {"country": "MX", "age": {"known": true, "value": 18}},
})

_night(until_ms) := examples.with_facts({"quietHours": {"known": true, "value": {"quiet": true, "untilMs": until_ms}}})
