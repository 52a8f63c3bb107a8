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
