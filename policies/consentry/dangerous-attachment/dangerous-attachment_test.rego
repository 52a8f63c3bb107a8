package consentry["dangerous-attachment_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["dangerous-attachment"].deny)

_undecidable := {"dangerous-attachment: the files of the message were not looked at (undecidable)"}

test_allows_a_message_without_files if {
	said == set() with input as examples.message
}

test_denies_files_that_do_harm if {
	expected := {"dangerous-attachment: a file that can do harm: App, Archive"}
	said == expected with input as examples.with_changes({"message": {"attachments": ["Archive", "App"]}})
}

test_allows_a_link_to_a_page[file] if {
	some file in [null, "Web"]
	said == set() with input as _linked({"file": file})
}

test_denies_a_link_to_an_app if {
	expected := {"dangerous-attachment: a file that can do harm: App"}
	said == expected with input as _linked({"file": "App"})
}

test_allows_a_download_from_the_senders_own_domain if {
	said == set() with input as _linked({"file": "Archive", "domain": "idesk.example"})
}

test_is_undecidable_if_nobody_looked if {
	said == _undecidable with input as examples.without("message/attachments")
	said == _undecidable with input as examples.without("message/links")
	said == _undecidable with input as json.remove(_linked({"file": null}), ["message/links/0/file"])
}

_linked(changes) := examples.with_changes({"message": {"links": [object.union({"domain": "shop.example"}, changes)]}})
