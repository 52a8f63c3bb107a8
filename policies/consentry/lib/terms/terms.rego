# METADATA
# title: Terms
# description: |-
#   What the word lists found in a message. The host matches the words; rules see the categories of the lists that were hit.
# schemas:
#   - input: schema["verdict-input"]
package consentry.lib.terms

# Looked at, and nothing found: the common case, decided without building a set.
none if input.message.terms == []

known if is_array(input.message.terms)

categories := {hit.category | some hit in input.message.terms}
