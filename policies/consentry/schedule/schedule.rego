# METADATA
# title: Campaigns keep to their time
# description: |-
#   Staff watch a campaign in the time it was declared for. Before it a message waits, after it a message is refused.
# custom:
#   id: schedule
#   clause: P3
#   severity: Minor
#   since: "2023-07-24"
#   remedy: send within the campaign's schedule, or extend the schedule
#   steps: []
# schemas:
#   - input: schema["verdict-input"]
package consentry.schedule

import data.consentry.lib.answer

deny contains _answer if not _ok

defer contains {"answer": answer.violation("schedule", _early), "until_ms": input.campaign.startsAtMs} if {
	input.campaign.startsAtMs > input.nowMs
}

_ok if {
	campaign := input.campaign
	_started_or_waits(campaign.startsAtMs)
	_not_over(campaign.endsAtMs)
}

_started_or_waits(instant_ms) if instant_ms == null

_started_or_waits(instant_ms) if is_number(instant_ms)

_not_over(instant_ms) if instant_ms == null

_not_over(instant_ms) if instant_ms > input.nowMs

_answer := answer.violation("schedule", "the campaign has ended") if {
	input.campaign.endsAtMs <= input.nowMs
	is_number(input.campaign.endsAtMs)
} else := answer.undecidable("schedule", "cannot tell when the campaign runs")

_early := "the campaign has not started; waits until it does"
