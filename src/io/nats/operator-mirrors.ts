import type { NatsConnection } from "@nats-io/transport-node";
import { type SourceHealth, sourceHealth } from "../../schemas/wire/consent.ts";
import { type GateRecord, gateRecord } from "../../schemas/wire/gates.ts";
import { type HoldState, holdState } from "../../schemas/wire/hold.ts";
import { type SenderWords, senderWords, type TemplateWords, templateWords } from "../../schemas/wire/standing.ts";
import { buckets } from "../../schemas/wire/subjects.ts";
import { type Totals, totals } from "../../schemas/wire/totals.ts";
import { type Mirror, mirrorBucket } from "./mirror.ts";

/** What the operator looks at in NATS, in memory. */
export type OperatorMirrors = {
  readonly desired: Mirror<unknown>;
  readonly holds: Mirror<HoldState>;
  readonly totals: Mirror<Totals>;
  readonly gates: Mirror<GateRecord>;
  readonly sources: Mirror<SourceHealth>;
  readonly senderWords: Mirror<SenderWords>;
  readonly templateWords: Mirror<TemplateWords>;
  readonly stop: () => void;
};

export type MirrorListeners = {
  readonly onDesired: (key: string, value: unknown, revision: number) => void;
  /** The bucket `desired` was lost, and another one has taken its place. */
  readonly onOtherDesired: () => void;
  readonly onHold: (scope: string) => void;
  readonly onTotals: (key: string) => void;
  readonly onGate: (name: string, record: GateRecord | undefined) => void;
  readonly onSource: (key: string) => void;
  readonly onStanding: (key: string) => void;
};

/** Resolves when everything is loaded. */
export async function openOperatorMirrors(nc: NatsConnection, on: MirrorListeners): Promise<OperatorMirrors> {
  const standing = { bucket: buckets.standing, onChange: on.onStanding };
  const [desired, holds, counts, gates, sources, ofSenders, ofTemplates] = await Promise.all([
    mirrorBucket<unknown>(nc, {
      bucket: buckets.desired,
      parse: (value) => value,
      onChange: on.onDesired,
      onOtherBucket: on.onOtherDesired,
    }),
    mirrorBucket(nc, { bucket: buckets.holds, parse: (value) => holdState.parse(value), onChange: on.onHold }),
    mirrorBucket(nc, { bucket: buckets.totals, parse: (value) => totals.parse(value), onChange: on.onTotals }),
    mirrorBucket(nc, { bucket: buckets.gates, parse: (value) => gateRecord.parse(value), onChange: on.onGate }),
    mirrorBucket(nc, { bucket: buckets.sources, parse: (value) => sourceHealth.parse(value), onChange: on.onSource }),
    mirrorBucket(nc, { ...standing, filters: ["sender.>"], parse: (value) => senderWords.parse(value) }),
    mirrorBucket(nc, { ...standing, filters: ["template.>"], parse: (value) => templateWords.parse(value) }),
  ]);
  const all = [desired, holds, counts, gates, sources, ofSenders, ofTemplates];
  const stop = (): void => {
    for (const mirror of all) mirror.stop();
  };
  return {
    desired,
    holds,
    totals: counts,
    gates,
    sources,
    senderWords: ofSenders,
    templateWords: ofTemplates,
    stop,
  };
}
