package consentry.lib.consent_test

import data.consentry.lib.consent
import data.consentry.lib.examples

test_needs_consent_for_whatever_the_business_begins if {
	consent.needed with input as examples.message
	consent.needed with input as examples.reply_at(null)
}

test_needs_none_to_answer if {
	not consent.needed with input as examples.reply
	not consent.needed with input as examples.reply_at(examples.now_ms - 1)
}

test_leaves_it_open_while_the_window_is_unknown if {
	not consent.needed with input as json.remove(examples.reply, ["facts/window"])
}

test_finds_how_far_consent_carries[stage] if {
	some stage, sources in {
		"complete": [examples.source({})],
		"no-source": [],
		"unknown": [examples.stale_source("Hold")],
		"withdrawn": [examples.source({"state": "Withdrawn"})],
		"none": [examples.silent_source],
		"purpose": [examples.source({"purposes": []})],
		"channel": [examples.source({"channel": "SMS"})],
		"proof": [examples.source({"proof": []})],
		"business": [examples.source({"businessName": "Other"})],
	}
	consent.stage == stage with input as examples.with_sources(sources)
}
