package consentry

# METADATA
# title: Must this campaign be stopped?
# description: |-
#   Our ladder: warn, suspend, terminate. One Critical verdict suspends whatever the mode and however small the number,
#   because sending goes on otherwise; it is resumed by a person only. Else the declared share of violations decides. Each
#   suspension of the last 90 days makes the next one longer, and one too many ends the campaign.
# entrypoint: true
# schemas:
#   - input: schema["enforcement-input"]
enforcement := {
	"action": _step.action,
	"cause": "CriticalBreach",
	"resume": _resume_after_critical[_step.action],
	"holdMs": input.campaign.minimumHoldMs * _step.holdFactor,
} if {
	input.recent.worst.severity == "Critical"
} else := {
	"action": "warn",
	"cause": "ThresholdBreach",
	"resume": input.campaign.resume,
	"holdMs": 0,
} if {
	_threshold_crossed
	input.campaign.mode == "Warn"
} else := {
	"action": _step.action,
	"cause": "ThresholdBreach",
	"resume": _resume[_step.action],
	"holdMs": input.campaign.minimumHoldMs * _step.holdFactor,
} if {
	_threshold_crossed
} else := {
	"action": "none",
	"cause": null,
	"resume": input.campaign.resume,
	"holdMs": 0,
}

# METADATA
# scope: document
# schemas:
#   - input: schema["enforcement-input"]
_threshold_crossed if {
	input.recent.judged <= input.campaign.suspendAt.outOf
	input.recent.violations >= input.campaign.suspendAt.violations
}

_threshold_crossed if {
	input.recent.judged > input.campaign.suspendAt.outOf
	scaled := input.campaign.suspendAt.violations * input.recent.judged
	input.recent.violations * input.campaign.suspendAt.outOf >= scaled
}

# The highest step of the ladder that the campaign's past reaches.
_step := reached[count(reached) - 1] if {
	reached := [step |
		some step in data.consentry.ladder
		step.afterSuspensions <= input.history.suspensions
	]
} else := {"action": "suspend", "holdFactor": 1}

_resume := {"suspend": input.campaign.resume, "terminate": "Never"}

_resume_after_critical := {"suspend": "AfterCase", "terminate": "Never"}
