# METADATA
# title: Nothing that reads like a forbidden trade
# description: |-
#   The filter guesses what a message sells or asks for, in words that no list holds. A guess refuses the message and counts
#   towards the campaign's threshold; it never stops a campaign at once. From which probability is data
#   (data.consentry.content). Where the filter does not know, the word lists stand alone.
# custom:
#   id: illegal-content
#   clause: K5
#   severity: Major
#   since: "2023-07-24"
#   remedy: take the offer out; if the trade is regulated and permitted, declare it as the campaign's vertical
#   steps: [CeaseSending, FindAffected, CorrectContent, Approve]
# schemas:
#   - input: schema["verdict-input"]
package consentry["illegal-content"]

import data.consentry.lib.answer

deny contains _answer if not _ok

_ok if {
	input.facts.content.known == true
	input.facts.content.value.categories == []
}

_ok if {
	input.facts.content.known == true
	every guess in input.facts.content.value.categories { _passes(guess) }
}

_ok if {
	input.facts.content.known == false
	input.facts.content.reason in data.consentry.content.unsure
}

_passes(guess) if guess.probability < data.consentry.content.guesses[guess.category].refuseAt

_passes(guess) if input.campaign.vertical in _trades(guess)

_trades(guess) := data.consentry.content.guesses[guess.category].trades

# The likeliest comes first.
_refused := [guess |
	some guess in input.facts.content.value.categories
	guess.probability >= data.consentry.content.guesses[guess.category].refuseAt
	not _passes(guess)
]

_title := data.consentry.content.guesses[_refused[0].category].title

_answer := answer.undecidable("illegal-content", $"may advertise {_title}, if a campaign with that trade uses it") if {
	# A template is declared before there is a campaign with a trade.
	not input.recipient
	every guess in _refused { _trades(guess) }
	count(_refused) > 0
} else := answer.violation("illegal-content", $"the filter takes it for {_title}") if {
	count(_refused) > 0
} else := answer.undecidable("illegal-content", "cannot tell what the filter takes it for")
