package consentry["regulated-goods_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["regulated-goods"].deny)

test_allows_a_message_about_nothing_regulated if {
	said == set() with input as examples.message
	said == set() with input as examples.with_campaign({"vertical": "books"})
}

test_allows_what_is_permitted_to_an_adult_in_a_listed_country if {
	said == set() with input as _advert
}

test_allows_a_permission_that_still_holds if {
	said == set() with input as _permitted([object.union(_permission, {"expiresAtMs": examples.now_ms + 1})])
}

test_denies_words_as_well_as_the_declared_trade if {
	hit := {"message": {"terms": [{"lexicon": "alcohol-en", "category": "alcohol"}]}}
	count(said) == 1 with input as examples.with_changes(hit)
	said == set() with input as object.union(_advert, object.union(hit, {"campaign": {"vertical": null}}))
}

test_denies_a_shop if {
	expected := {"regulated-goods: sells alcohol, which may only be shown"}
	said == expected with input as object.union(_advert, {"message": {"commerce": true}})
}

test_denies_countries_that_are_not_listed[country] if {
	some country in ["IN", "DE", null]
	expected := {"regulated-goods: alcohol may not be advertised in the person's country"}
	said == expected with input as object.union(_advert, {"recipient": {"country": country}})
}

test_denies_without_permission if {
	expected := {"regulated-goods: the sender has no permission to advertise alcohol in the person's country"}
	said == expected with input as _permitted([])
	said == expected with input as _permitted([object.union(_permission, {"expiresAtMs": examples.now_ms})])
	said == expected with input as _permitted([object.union(_permission, {"countries": ["BR"]})])
	said == expected with input as _permitted([object.union(_permission, {"vertical": "gambling"})])
}

test_denies_minors if {
	expected := {"regulated-goods: the person is too young to be shown alcohol"}
	said == expected with input as object.union(_advert, {"recipient": {"age": {"known": true, "value": 17}}})
}

test_denies_if_the_age_was_never_asserted if {
	expected := {"regulated-goods: nobody knows whether the person is old enough to be shown alcohol"}
	said == expected with input as object.union(_ageless, {"recipient": {"age": {"known": false, "reason": "NotAsserted"}}})
}

test_is_undecidable_if_the_age_cannot_be_read if {
	expected := {"regulated-goods: cannot read whether the person is old enough to be shown alcohol (undecidable)"}
	said == expected with input as object.union(_ageless, {"facts": {"consent": [examples.stale_source("Hold")]}})
}

test_is_undecidable_if_the_sender_is_missing if {
	expected := {"regulated-goods: cannot tell which permissions the sender has (undecidable)"}
	said == expected with input as json.remove(_advert, ["sender"])
}

test_is_undecidable_if_nobody_receives_it_yet if {
	expected := {"regulated-goods: cannot tell whom alcohol would be shown to (undecidable)"}
	said == expected with input as json.remove(_advert, ["recipient"])
}

test_denies_what_nobody_at_all_may_be_shown if {
	expected := {"regulated-goods: the sender has no permission in force to advertise alcohol"}
	said == expected with input as json.remove(_permitted([]), ["recipient"])
	over := _permitted([object.union(_permission, {"expiresAtMs": examples.now_ms})])
	said == expected with input as json.remove(over, ["recipient"])
}

test_is_undecidable_if_nobody_looked_at_the_words if {
	expected := {"regulated-goods: cannot tell what the message advertises (undecidable)"}
	said == expected with input as examples.without("message/terms")
}

test_denies_if_the_form_is_missing if {
	count(said) == 1 with input as json.remove(_advert, ["message/commerce"])
}

test_is_undecidable_if_the_bundle_has_lost_its_list if {
	count(said) == 1 with input as _advert with data.consentry.goods as {}
}

_advert := examples.with_changes({
	"campaign": {"vertical": "alcohol"},
	"recipient": {"country": "MX", "age": {"known": true, "value": 18}},
	"sender": {"permissions": [_permission]},
})

_permission := {"vertical": "alcohol", "countries": ["MX"], "expiresAtMs": null}

_permitted(permissions) := object.union(_advert, {"sender": {"permissions": permissions}})

_ageless := json.remove(_advert, ["recipient/age"])
