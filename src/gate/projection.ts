import { type HoldState, holdSource, isNewer } from "../schemas/wire/hold.ts";

export type ProjectionParts = {
  /** What the `holds` bucket says of a scope. */
  readonly shown: (scope: string) => HoldState | undefined;
  readonly show: (state: HoldState) => Promise<void>;
  readonly onRepaired: (scope: string) => void;
};

/**
 * The states of the log that the `holds` bucket shows otherwise. Whoever writes a hold writes log and bucket one after the
 * other and may die in between, or be overtaken; gates obey the log, but people, operator and dispatch read the bucket.
 */
export function notShown(log: ReadonlyMap<string, HoldState>, shown: ProjectionParts["shown"]): HoldState[] {
  return [...log.values()].filter((state) => {
    const other = shown(state.scope);
    return (
      !isNewer(other, state) &&
      holdSource.options.some((source) => state.holds[source]?.id !== other?.holds[source]?.id)
    );
  });
}

export async function repairProjection(parts: ProjectionParts, log: ReadonlyMap<string, HoldState>): Promise<void> {
  for (const state of notShown(log, parts.shown)) {
    await parts.show(state);
    parts.onRepaired(state.scope);
  }
}
