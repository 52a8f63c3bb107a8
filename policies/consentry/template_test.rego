package consentry_test

import data.consentry
import data.consentry.lib.examples

test_finds_nothing_in_a_sound_text if {
	consentry.template == {"violations": [], "revision": data.consentry.revision} with input as examples.template({})
}

test_finds_what_is_wrong_with_the_words[rule] if {
	some rule, message in {
		"crime-recruitment": _hit("crime-recruitment"),
		"forged-documents": _hit("forged-documents"),
		"violence-threat": _hit("violence-threat"),
		"prohibited-goods": _hit("firearms"),
		"regulated-goods": _hit("alcohol"),
		"deceptive-link": {"links": [_shortened]},
		"look-alike-text": {"lookalike": true},
		"sensitive-data": {"sensitive": ["password"]},
	}
	_found(examples.template({"message": message})) == [rule]
}

test_finds_a_text_that_reads_like_spam if {
	worded := {"facts": {"template": {"value": {"spam": examples.scored("smishing", 0.99)}}}}
	_found(examples.template(worded)) == ["spam"]
	loud := {"facts": {"template": {"value": {"spam": examples.scored("promotion", 0.8)}}}}
	_found(examples.template(loud)) == []
}

test_names_clause_severity_and_remedy if {
	output := consentry.template with input as examples.template({"message": _hit("firearms")})
	some finding in output.violations
	finding.clause == "K5"
	finding.severity == "Critical"
	finding.remedy == "take the goods out of every message; a licence does not help"
}

test_shows_the_worst_first if {
	worst := {"lookalike": true, "terms": [{"lexicon": "firearms-en", "category": "firearms"}]}
	_found(examples.template({"message": worst})) == ["prohibited-goods", "look-alike-text"]
}

test_leaves_to_each_message_what_its_recipient_decides if {
	permission := {"vertical": "alcohol", "countries": ["MX"], "expiresAtMs": null}
	_found(examples.template({"message": _hit("alcohol"), "sender": {"permissions": [permission]}})) == []
}

test_finds_nothing_where_nothing_is_known if {
	_found({}) == []
	_found(null) == []
}

_found(document) := [finding.rule | some finding in output.violations] if {
	output := consentry.template with input as document
}

_hit(category) := {"terms": [{"lexicon": $"{category}-en", "category": category}]}

_shortened := {
	"host": "bit.ly",
	"domain": "bit.ly",
	"shortener": true,
	"userinfo": false,
	"ip": false,
	"punycode": false,
}
