package consentry

# METADATA
# title: May these words be sent at all?
# description: |-
#   What is wrong with a template's own text, whoever would receive it. What cannot be told before there is a campaign and a
#   recipient is no finding: each message is judged by itself, with its values in the text.
# entrypoint: true
# schemas:
#   - input: schema["template-input"]
template := {
	"violations": [violation |
		some severity in ["Critical", "Major", "Minor"]
		some answers in _content_rules
		some violation in answers
		violation.severity == severity
		not violation.undecidable
	],
	"revision": data.consentry.revision,
}
