import type { Heard } from "../../domain/intake/heard.ts";
import { type Declared, type Effect, type Outcome, type Plan, planOf } from "../../domain/intake/plan.ts";
import { readWebhook } from "../../domain/intake/read-webhook.ts";
import { webhook } from "../../schemas/whatsapp/webhook.ts";
import { type ActParts, act } from "./act.ts";
import type { IntakeEvent } from "./told.ts";

export type IntakeParts = ActParts & {
  /** Whether every gate judges with the stops up to a revision, after a while at most. */
  readonly untilInForce: (revision: number) => Promise<boolean>;
  readonly declared: () => Omit<Declared, "display">;
  readonly report: (event: IntakeEvent) => void;
};

/** What became of a webhook: `stored` is the only answer that WhatsApp does not repeat it after. */
export type Taken = "stored" | "unreadable" | "later";

export type Intake = {
  /** Resolves when everything that follows from a webhook is stored. Never rejects. */
  readonly take: (body: Uint8Array) => Promise<Taken>;
};

/** Items that are written at the same time. */
const atOnce = 32;

/**
 * Webhooks come twice, late and in any order, so everything that is written from them comes to the same whenever it is
 * written again; and nothing is answered before it is stored. What fails is left to WhatsApp to repeat, which it does for days.
 */
export function createIntake(parts: IntakeParts): Intake {
  const shown = new Map<string, string>();
  return { take };

  async function take(body: Uint8Array): Promise<Taken> {
    const read = webhook.safeParse(parsed(body));
    if (!read.success) {
      parts.report({ type: "webhook-unreadable" });
      return "unreadable";
    }
    const heard = readWebhook(read.data, parts.nowMs());
    for (const each of heard) if (each.kind === "alias") shown.set(each.to.phoneNumberId, each.display);
    const declared = { ...parts.declared(), display: (id: string) => shown.get(id) };
    const follow = (each: Heard) => followUp(each, declared);
    try {
      let stops = 0;
      for (let at = 0; at < heard.length; at += atOnce)
        stops = Math.max(stops, ...(await Promise.all(heard.slice(at, at + atOnce).map(follow))));
      if (await parts.untilInForce(stops)) return "stored";
      parts.report({ type: "not-in-force" });
      return "later";
    } catch (error) {
      parts.report({ type: "fault", error });
      return "later";
    }
  }

  /** @returns the revision with which its stops are in the list */
  async function followUp(heard: Heard, declared: Declared): Promise<number> {
    const { outcome, effects } = planned(heard, declared);
    // A person's stop must not wait behind a window; each list is in the order in which it counts.
    let stops = 0;
    for (const effect of effects) stops = Math.max(stops, await write(effect));
    tell(heard, outcome);
    return stops;
  }

  /** An item that breaks the planning would break it again at every repetition, and hold back all that came with it. */
  function planned(heard: Heard, declared: Declared): Plan {
    try {
      return planOf(heard, declared);
    } catch (error) {
      parts.report({ type: "fault", error });
      return { outcome: "unreadable", effects: [] };
    }
  }

  async function write(effect: Effect): Promise<number> {
    const revision = await act(effect, parts);
    if (effect.kind === "suppress")
      parts.report({ type: "stopped", channel: effect.entry.channel, afterMs: parts.nowMs() - effect.entry.atMs });
    return revision;
  }

  function tell(heard: Heard, outcome: Outcome): void {
    if (heard.kind !== "alias") parts.report({ type: "item", outcome });
    if (outcome === "undeclared") parts.report({ type: "undeclared", of: heard.kind });
  }
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    return undefined;
  }
}
