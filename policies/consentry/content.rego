package consentry

# The rules that judge what is said, one line a rule. A declared template is judged by these and no others, since nobody yet
# receives it: such a rule says "undecidable" of what it cannot tell without a campaign or a recipient.
_content_rules := [
	data.consentry["crime-recruitment"].deny,
	data.consentry["crime-promotion"].deny,
	data.consentry["forged-documents"].deny,
	data.consentry["violence-threat"].deny,
	data.consentry["prohibited-goods"].deny,
	data.consentry["regulated-goods"].deny,
	data.consentry["illegal-content"].deny,
	data.consentry.impersonation.deny,
	data.consentry["credential-request"].deny,
	data.consentry["advance-fee"].deny,
	data.consentry["deceptive-link"].deny,
	data.consentry["look-alike-text"].deny,
	data.consentry["premium-number"].deny,
	data.consentry["dangerous-attachment"].deny,
	data.consentry["declared-category"].deny,
	data.consentry["sensitive-data"].deny,
	data.consentry.spam.deny,
]
