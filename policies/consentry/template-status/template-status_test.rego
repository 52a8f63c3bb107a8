package consentry["template-status_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["template-status"].deny)

test_allows_what_whatsapp_approved[status] if {
	some status in ["APPROVED", "REINSTATED"]
	said == set() with input as _template(status)
}

test_denies_everything_else[status] if {
	some status in ["PENDING", "REJECTED", "PAUSED", "DISABLED", "IN_APPEAL", "FLAGGED", "DELETED", "approved"]
	said == {$"template-status: WhatsApp has the template as {status}"} with input as _template(status)
}

test_allows_free_text if {
	said == set() with input as examples.reply
}

test_leaves_an_undeclared_template_to_template_category if {
	said == set() with input as examples.with_facts({"template": {"known": false, "reason": "NoTemplate"}})
}

test_is_undecidable_if_the_template_is_missing if {
	expected := {"template-status: cannot read the state of the template (undecidable)"}
	said == expected with input as examples.without("facts/template")
	said == expected with input as examples.unknown("template")
}

_template(status) := examples.with_facts({"template": {"value": {"status": status}}})
