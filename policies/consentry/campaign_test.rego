package consentry_test

import data.consentry
import data.consentry.lib.examples

test_accepts_a_sound_declaration if {
	consentry.campaign == {"violations": [], "revision": data.consentry.revision} with input as _declared
}

test_refuses_a_declaration[rule] if {
	some rule, change in {
		"unowned-campaign": {"campaign": {"owner": {"onCall": ""}}},
		"sender-namespace": {"sender": {"namespaceAllowed": false}},
		"template-category": {"templates": [{"name": "receipt", "category": "Utility", "language": "en"}]},
		"unsolicited": {"sources": []},
		"consent-purpose": {"campaign": {"purpose": "surveys"}},
		"consent-business": {"sender": {"businessName": "Other Ltd"}},
		"prohibited-goods": {"campaign": {"vertical": "firearms"}},
		"regulated-goods": {"campaign": {"vertical": "alcohol"}},
		"schedule": {"campaign": {"startsAtMs": 7, "endsAtMs": 7}},
	}
	_faults(change) == {rule}
}

test_refuses_a_campaign_without_an_owner if {
	_faults({"campaign": {"owner": null}}) == {"unowned-campaign"}
}

test_accepts_a_service_campaign_without_a_source if {
	_faults({"campaign": {"category": "Service"}, "sources": [], "templates": []}) == set()
}

test_accepts_a_regulated_trade_with_a_permission_in_force[expires_at_ms] if {
	some expires_at_ms in [null, examples.now_ms + 1]
	_faults({"campaign": {"vertical": "alcohol"}, "sender": {"permissions": [_permission(expires_at_ms)]}}) == set()
}

test_refuses_a_permission_that_has_run_out if {
	run_out := {"campaign": {"vertical": "alcohol"}, "sender": {"permissions": [_permission(examples.now_ms)]}}
	_faults(run_out) == {"regulated-goods"}
}

test_refuses_an_empty_declaration if {
	faults := {answer.rule | some answer in consentry.campaign.violations} with input as {}
	faults == {"unowned-campaign", "sender-namespace", "unsolicited"}
}

_permission(expires_at_ms) := {"vertical": "alcohol", "countries": ["MX"], "expiresAtMs": expires_at_ms}

_faults(changes) := {answer.rule | some answer in output.violations} if {
	output := consentry.campaign with input as object.union(_declared, changes)
}

_declared := {
	"nowMs": examples.now_ms,
	"campaign": {
		"namespace": "marketing",
		"name": "spring-sale",
		"category": "Marketing",
		"purpose": "offers",
		"vertical": null,
		"owner": {"team": "growth", "contact": "growth-leads@idesk.example", "onCall": "pagerduty/growth"},
		"startsAtMs": null,
		"endsAtMs": null,
	},
	"sender": {"name": "idesk-main", "businessName": "iDesk Media", "namespaceAllowed": true, "permissions": []},
	"templates": [{"name": "spring_offer", "category": "Marketing", "language": "en"}],
	"sources": [{"name": "website-optin", "businessName": "iDesk Media", "purposes": ["offers", "newsletter"]}],
}
