import { type Fact, known, unknown } from "../../schemas/policy/fact.ts";
import type { ConsentFact, ConsentRecordFact } from "../../schemas/policy/verdict-input.ts";
import type { ConsentKept, SourceHealth } from "../../schemas/wire/consent.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";
import { sinceMsOf, stateAt } from "../consent/fold.ts";
import { noticeIsKnown, proofCarried } from "../consent/proof.ts";

export type SourceView = {
  readonly name: string;
  /** Undefined: declared by the campaign, but no such source exists. */
  readonly source: DesiredSource | undefined;
  readonly health: SourceHealth | undefined;
  readonly state: ConsentKept | undefined;
};

/** What one source says of one person. A source that has not been read for too long says nothing, not even what it said last. */
export function consent(view: SourceView, nowMs: number): ConsentFact {
  const { source } = view;
  return {
    source: view.name,
    whenStale: source?.whenStale ?? "Reject",
    businessName: source?.businessName ?? "",
    requires: {
      proof: source?.proof ?? [],
      affirmativeAction: source?.affirmativeAction ?? true,
      doubleOptIn: source?.doubleOptIn ?? false,
    },
    record: record(view, nowMs),
  };
}

/** Whether a source may be relied on now: read whole, without error, and not too long ago. */
export function isFresh(source: DesiredSource, health: SourceHealth | undefined, nowMs: number): boolean {
  return typeof health?.lastSyncAtMs === "number" && nowMs - health.lastSyncAtMs <= source.maxStalenessMs;
}

function record({ source, health, state }: SourceView, nowMs: number): Fact<ConsentRecordFact | null> {
  if (!source) return unknown("NoSource");
  if (!health) return unknown("NeverSynced");
  if (!isFresh(source, health, nowMs)) return unknown("Stale");
  return known(state ? recordFact(source, state, nowMs) : null);
}

function recordFact(source: DesiredSource, state: ConsentKept, nowMs: number): ConsentRecordFact {
  return {
    state: stateAt(state, nowMs),
    purposes: state.purposes,
    businessName: state.businessName,
    grantedAtMs: state.atMs,
    sinceMs: sinceMsOf(state),
    expiresAtMs: state.validUntilMs,
    proof: proofCarried(state),
    noticeKnown: noticeIsKnown(state, source),
    affirmative: state.affirmative,
    doubleOptIn: state.doubleOptIn,
    flaws: flaws(state),
    channel: state.channel,
    jurisdiction: state.jurisdiction,
    revision: state.sequence,
  };
}

const noFlaws: ConsentRecordFact["flaws"] = [];

/** Made for every message: the usual answer is made once. */
function flaws({ preTicked, bundled }: ConsentKept): ConsentRecordFact["flaws"] {
  if (!preTicked && !bundled) return noFlaws;
  return [...(preTicked ? (["PreTicked"] as const) : []), ...(bundled ? (["Bundled"] as const) : [])];
}
