# METADATA
# title: Consentry
# description: |-
#   The four questions that the policy answers: may this message leave (verdict), may these words be sent at all (template),
#   may this campaign be declared so (campaign), must this campaign be stopped (enforcement). Each is one document in and
#   one document out.
package consentry

# METADATA
# title: May this message leave?
# description: |-
#   A definite reason to refuse wins, then a fact that is missing, then a reason to wait. Only without any of them is the
#   message approved.
# entrypoint: true
# schemas:
#   - input: schema["verdict-input"]
verdict := {
	"outcome": "approved",
	"violations": [],
	"deferUntilMs": null,
	"revision": data.consentry.revision,
} if {
	count(_denied) == 0
	count(_deferred) == 0
} else := {
	"outcome": "deferred",
	"violations": [deferral.answer | some deferral in _deferred],
	# Both have passed only when the later one has.
	"deferUntilMs": max([deferral.until_ms | some deferral in _deferred]),
	"revision": data.consentry.revision,
} if {
	count(_denied) == 0
} else := {
	"outcome": _refusal,
	"violations": _worst_first,
	"deferUntilMs": null,
	"revision": data.consentry.revision,
}

_refusal := "held" if {
	count([violation | some violation in _denied; not violation.undecidable]) == 0
	not data.consentry["consent-required"].refuses_undecidable
} else := "rejected"

# The first is the one that people are shown.
_worst_first := array.flatten([[violation |
	some violation in _denied
	violation.severity == severity
	violation.undecidable == is_undecidable
] |
	some is_undecidable in [false, true]
	some severity in ["Critical", "Major", "Minor"]
])

_denied := [violation |
	some answers in array.concat(_rules_of_sending, _content_rules)
	some violation in answers
]

# One line a rule, in the order in which people read them: a list that must not miss one is better read than computed.
_rules_of_sending := [
	data.consentry["opted-out"].deny,
	data.consentry["declared-reply"].deny,
	data.consentry["consent-required"].deny,
	data.consentry["consent-purpose"].deny,
	data.consentry["consent-channel"].deny,
	data.consentry["consent-proof"].deny,
	data.consentry["consent-business"].deny,
	data.consentry.unsolicited.deny,
	data.consentry["service-window"].deny,
	data.consentry["template-status"].deny,
	data.consentry["template-category"].deny,
	data.consentry["sender-namespace"].deny,
	data.consentry["sender-restricted"].deny,
	data.consentry["unowned-campaign"].deny,
	data.consentry["us-marketing"].deny,
	data.consentry["frequency-cap"].deny,
	data.consentry["quiet-hours"].deny,
	data.consentry.schedule.deny,
]

_deferred contains deferral if some deferral in data.consentry["quiet-hours"].defer

_deferred contains deferral if some deferral in data.consentry.schedule.defer

_deferred contains deferral if some deferral in data.consentry["declared-reply"].defer
