package consentry["deceptive-link_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["deceptive-link"].deny)

test_allows_a_message_without_links if {
	said == set() with input as examples.message
}

test_allows_a_plain_link if {
	said == set() with input as _linked({})
}

test_denies_links_that_hide_where_they_lead[kind] if {
	some kind, words in {
		"shortener": "a link shortener",
		"userinfo": "a name before the host",
		"ip": "a bare address",
		"punycode": "letters of another alphabet",
		"redirector": "an address that leads on to another",
		"mismatch": "another address than the one that is shown",
	}
	said == {$"deceptive-link: a link hides where it leads: {words}"} with input as _linked({kind: true})
}

test_allows_the_senders_own_short_or_international_domain[kind] if {
	some kind in ["shortener", "punycode", "redirector", "mismatch"]
	said == set() with input as _linked({kind: true, "domain": "idesk.example"})
}

test_denies_a_link_that_looks_like_a_brands if {
	expected := {"deceptive-link: a link hides where it leads: a host that looks like PayPal"}
	said == expected with input as _linked({"imitates": "paypal"})
}

test_allows_what_looks_like_a_brand_if_the_sender_declares_it if {
	said == set() with input as _linked({"imitates": "paypal", "domain": "idesk.example"})
}

test_denies_a_link_that_looks_like_the_senders if {
	expected := {"deceptive-link: a link hides where it leads: a host that looks like the sender's"}
	said == expected with input as _linked({"domain": "1desk.example", "skeleton": "ldesk"})
	said == expected with input as _linked({"domain": "xn--desk-k6a.example", "skeleton": "ldesk"})
	said == expected with input as _linked({"domain": "ideskmed1a.example", "skeleton": "ldeskmedla"})
}

test_allows_the_senders_name_in_its_own_letters if {
	said == set() with input as _linked({"domain": "idesk.test", "skeleton": "ldesk"})
	said == set() with input as _linked({"domain": "ideskmedia.example", "skeleton": "ldeskmedla"})
}

test_denies_userinfo_and_addresses_even_there[kind] if {
	some kind in ["userinfo", "ip"]
	count(said) == 1 with input as _linked({kind: true, "domain": "idesk.example"})
}

test_denies_if_one_of_several_links_hides if {
	links := array.concat(_linked({}).message.links, _linked({"ip": true}).message.links)
	count(said) == 1 with input as examples.with_changes({"message": {"links": links}})
}

test_is_undecidable_if_nobody_looked_at_the_links if {
	expected := {"deceptive-link: the links of the message were not looked at (undecidable)"}
	said == expected with input as examples.without("message/links")
}

test_is_undecidable_if_a_link_was_looked_at_in_part[kind] if {
	some kind in [
		"userinfo", "ip", "shortener", "punycode", "imitates", "redirector", "mismatch", "skeleton",
	]
	count(said) == 1 with input as json.remove(_linked({}), [$"message/links/0/{kind}"])
}

_linked(changes) := examples.with_changes({"message": {"links": [object.union(_link, changes)]}})

_link := {
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
}
