# METADATA
# title: Replies
# description: |-
#   Whether a message answers a person who wrote first. WhatsApp opens a window of 24 hours with each message of a person;
#   only free-form messages use it.
# schemas:
#   - input: schema["verdict-input"]
package consentry.lib.reply

# A free-form message inside the open window.
in_window if {
	_freeform_with_window
	input.facts.window.value.openUntilMs > input.nowMs
}

# A free-form message to a person whose window was open and has just closed: too late, but not out of the blue.
late if {
	_freeform_with_window
	input.facts.window.value.openUntilMs <= input.nowMs
}

# The message is, word for word, one of the replies that its sender declares; null if it is none.
default declared := null

declared := input.facts.reply.value.kind if {
	is_object(input.facts.reply)
	input.facts.reply.known == true
}

# A declared reply follows the person's word so closely that the gate may judge it before it has heard of the word. Then it
# waits, and is neither refused nor let through.
ahead if {
	is_string(declared)
	window_known
	not in_window
	input.nowMs < input.receivedAtMs + _word_arrives_within_ms
}

_word_arrives_within_ms := 10000

# The person said stop to the number itself: typed or tapped.
stopped_by_own_word if {
	fact := input.facts.suppression
	fact.known == true
	is_string(fact.value.scope)
	fact.value.scope != "Everything"
	fact.value.channel in {"Keyword", "Button"}
}

# A free-form message of which nobody knows whether it is an answer.
undecided if {
	input.message.freeform == true
	not window_known
}

window_known if {
	input.facts.window.known == true
	input.facts.window.value.openUntilMs == null
}

window_known if {
	input.facts.window.known == true
	is_number(input.facts.window.value.openUntilMs)
}

_freeform_with_window if {
	input.message.freeform == true
	input.facts.window.known == true
	is_number(input.facts.window.value.openUntilMs)
}
