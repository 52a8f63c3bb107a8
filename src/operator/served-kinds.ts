import { lackingText, servedKinds } from "../domain/desired/served-schema.ts";
import type { Kind } from "../schemas/resources/kind.ts";
import type { Every } from "./every.ts";
import type { OperatorEvent } from "./told.ts";

export type ServedKindsParts = {
  readonly kinds: readonly Kind[];
  /** The OpenAPI document of Consentry's group; undefined when it cannot be had. */
  readonly read: () => Promise<unknown>;
  readonly report: (event: OperatorEvent) => void;
  readonly every: Every;
};

const lookEveryMs = 60_000;

/**
 * Tells when the CRDs are older than this operator, and when they are not any more. Helm does not always upgrade them, and the API server
 * then drops new fields of a spec without a word.
 */
export function watchServedKinds(parts: ServedKindsParts): { readonly stop: () => void } {
  let told: string | undefined;
  void look();
  return parts.every(lookEveryMs, () => void look());

  async function look(): Promise<void> {
    const served = servedKinds(await parts.read(), parts.kinds);
    if (served === undefined) return;
    const lacking = lackingText(served.lacking);
    const text = lacking.join("; ");
    if (text === told) return;
    told = text;
    parts.report({ type: lacking.length > 0 ? "crds-older" : "crds-current", kinds: lacking.length, lacking: text });
  }
}
