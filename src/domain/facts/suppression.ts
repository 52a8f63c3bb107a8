import { type Fact, known, unknown } from "../../schemas/policy/fact.ts";
import type { SuppressionState } from "../../schemas/wire/consent.ts";
import { type Suppressible, suppressionOf } from "../consent/suppression.ts";

export type Suppression = { readonly scope: string | null; readonly channel: string | null };

const notSuppressed = known<Suppression>({ scope: null, channel: null });

/** Whether the person said stop, in the widest sense that covers this message. A lost list is unknown, not empty. */
export function suppression(options: {
  readonly listIsThere: boolean;
  readonly state: SuppressionState | undefined;
  readonly message: Suppressible;
}): Fact<Suppression> {
  if (!options.listIsThere) return unknown("SuppressionListLost");
  const entry = suppressionOf(options.state, options.message);
  return entry ? known({ scope: entry.scope, channel: entry.channel }) : notSuppressed;
}
