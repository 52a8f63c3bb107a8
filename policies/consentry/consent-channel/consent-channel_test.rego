package consentry["consent-channel_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["consent-channel"].deny)

unnamed := {"consent-channel: the consent names no channel, and here it has to name WhatsApp"}

recorded(changes) := examples.with_sources([examples.source(changes)])

test_allows_consent_to_whatsapp if {
	said == set() with input as examples.message
}

test_denies_consent_to_another_channel if {
	expected := {"consent-channel: consent was given to another channel than WhatsApp"}
	said == expected with input as recorded({"channel": "SMS"})
	said == expected with input as recorded({"channel": "SMS"}) with data.consentry.channels as {"elsewhere": "General"}
}

test_denies_consent_that_names_no_channel if {
	said == unnamed with input as recorded({"channel": "Any"})
	said == unnamed with input as object.union(recorded({"channel": "Any"}), {"recipient": {"country": null}})
}

test_allows_it_where_the_law_does if {
	general := {"elsewhere": "Specific", "jurisdictions": {"GB": {"reach": "General"}}}
	said == set() with input as recorded({"channel": "Any"}) with data.consentry.channels as general
	said == set() with input as recorded({"channel": "Any", "jurisdiction": "GB"}) with data.consentry.channels as general
	said == set() with input as recorded({"channel": "Any", "jurisdiction": "GB-SCT"}) with data.consentry.channels as general
}

test_asks_the_law_of_both_places if {
	general := {"elsewhere": "General", "jurisdictions": {"US-CA": {"reach": "Specific"}}}
	said == set() with input as recorded({"channel": "Any", "jurisdiction": "US-NY"}) with data.consentry.channels as general
	said == unnamed with input as recorded({"channel": "Any", "jurisdiction": "US-CA"}) with data.consentry.channels as general
	strict := {"elsewhere": "General", "jurisdictions": {"GB": {"reach": "Specific"}}}
	said == unnamed with input as recorded({"channel": "Any", "jurisdiction": "US"}) with data.consentry.channels as strict
}

test_denies_if_the_channel_or_the_list_is_missing if {
	count(said) == 1 with input as examples.with_sources([json.remove(examples.source({}), ["record/value/channel"])])
	count(said) == 1 with input as recorded({"channel": "Any"}) with data.consentry.channels as {}
}

test_leaves_an_answer_alone if {
	said == set() with input as examples.reply_with({"facts": {"consent": [examples.source({"channel": "SMS"})]}})
}
