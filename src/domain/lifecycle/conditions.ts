import type { Condition } from "../../schemas/resources/common.ts";
import { type ConditionReason, type ConditionType, conditionTypes } from "../../schemas/resources/conditions.ts";
import { instantText } from "../time/instant.ts";

/** What is to be said about one condition; when it began is worked out. No clock and no counter belongs in the message. */
export type Said = {
  readonly type: ConditionType;
  readonly status: Condition["status"];
  readonly reason: ConditionReason;
  readonly message: string;
};

export type Conditions = readonly Condition[] | undefined;

/**
 * The conditions as they stand now, Ready first. `lastTransitionTime` moves only when the status flips: people and alerts ask
 * how long something has been so, not when somebody last looked.
 */
export function nextConditions(of: {
  readonly seen: Conditions;
  readonly said: readonly Said[];
  readonly generation: number;
  readonly nowMs: number;
}): Condition[] {
  const inOrder = [...of.said].sort((a, b) => conditionTypes.indexOf(a.type) - conditionTypes.indexOf(b.type));
  return inOrder.map(({ type, status, reason, message }) => {
    const before = conditionOf(of.seen, type);
    const since = before?.status === status ? before.lastTransitionTime : instantText(of.nowMs);
    return { type, status, observedGeneration: of.generation, lastTransitionTime: since, reason, message };
  });
}

export function conditionOf(conditions: Conditions, type: ConditionType): Condition | undefined {
  return conditions?.find((condition) => condition.type === type);
}

export function isTrue(conditions: Conditions, type: ConditionType): boolean {
  return conditionOf(conditions, type)?.status === "True";
}

/** What keeps an object from being ready. `stalled`: nothing changes before a person acts. */
export type Obstacle = {
  readonly stalled: boolean;
  readonly reason: ConditionReason;
  readonly message: string;
};

/**
 * Ready, and beside it Reconciling or Stalled, as kstatus reads them: an object that is neither ready nor stalled is being
 * worked on; both are absent when it is ready.
 */
export function readiness(obstacle: Obstacle | undefined, readyMessage: string): Said[] {
  if (obstacle === undefined) return [{ type: "Ready", status: "True", reason: "Reconciled", message: readyMessage }];
  const { reason, message, stalled } = obstacle;
  return [
    { type: "Ready", status: "False", reason, message },
    { type: stalled ? "Stalled" : "Reconciling", status: "True", reason, message },
  ];
}
