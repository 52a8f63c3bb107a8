package consentry["consent-business_test"]

import data.consentry.lib.examples

said := examples.said(data.consentry["consent-business"].deny)

test_allows_the_business_that_people_saw if {
	said == set() with input as examples.message
}

test_allows_another_case_of_the_same_name if {
	said == set() with input as examples.with_sources([examples.source({"businessName": "IDESK media"})])
}

test_denies_another_business if {
	expected := {"consent-business: consent was given to a business of another name than the sender's"}
	said == expected with input as examples.with_sources([examples.source({"businessName": "Other Ltd"})])
}

test_is_undecidable_if_the_sender_is_missing if {
	expected := {"consent-business: the sender is not known (undecidable)"}
	said == expected with input as json.remove(examples.message, ["sender"])
	said == expected with input as object.union(json.remove(examples.message, ["sender"]), {"sender": null})
}
