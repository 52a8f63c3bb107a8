import { type Fact, known, unknown } from "../../schemas/policy/fact.ts";
import type { SuppressionState } from "../../schemas/wire/consent.ts";
import { type Suppressible, suppressionsOf } from "../consent/suppression.ts";

export type Suppression = {
  readonly scope: string | null;
  readonly channel: string | null;
  readonly saidAtMs: number | null;
};

const notSuppressed = known<Suppression>({ scope: null, channel: null, saidAtMs: null });

/** Whether the person said stop, in the widest sense that covers this message. A lost list is unknown, not empty. */
export function suppression(options: {
  readonly listIsThere: boolean;
  readonly state: SuppressionState | undefined;
  readonly message: Suppressible;
}): Fact<Suppression> {
  if (!options.listIsThere) return unknown("SuppressionListLost");
  const [widest, ...others] = suppressionsOf(options.state, options.message);
  if (widest === undefined) return notSuppressed;
  const saidAtMs = Math.max(widest.atMs, ...others.map(({ atMs }) => atMs));
  return known({ scope: widest.scope, channel: widest.channel, saidAtMs });
}
