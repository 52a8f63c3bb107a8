import type { HoldRecord, HoldState } from "../schemas/wire/hold.ts";

export type ProjectionParts = {
  /** What the `holds` bucket says of a scope. */
  readonly projected: (scope: string) => HoldState | undefined;
  readonly project: (record: HoldRecord) => Promise<void>;
  readonly onRepaired: (scope: string) => void;
};

/**
 * The records that the `holds` bucket lacks. Whoever writes a hold writes log and bucket one after the other and may die in
 * between; gates obey the log, but people, operator and dispatch read the bucket.
 */
export function missingRecords(
  log: ReadonlyMap<string, HoldState>,
  projected: ProjectionParts["projected"],
): HoldRecord[] {
  return [...log.values()].flatMap((state) => {
    const shown = projected(state.scope);
    const held = Object.values(state.holds).filter((hold) => shown?.holds[hold.source]?.id !== hold.id);
    const lift = state.lastLift;
    const stillShown = lift && shown?.holds[lift.source] && !state.holds[lift.source];
    return stillShown ? [...held, lift] : held;
  });
}

export async function repairProjection(parts: ProjectionParts, log: ReadonlyMap<string, HoldState>): Promise<void> {
  for (const record of missingRecords(log, parts.projected)) {
    await parts.project(record);
    parts.onRepaired(record.scope);
  }
}
