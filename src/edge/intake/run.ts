import type { Heard } from "../../domain/intake/heard.ts";
import { type Declared, type Outcome, type Plan, planOf } from "../../domain/intake/plan.ts";
import { readWebhook } from "../../domain/intake/read-webhook.ts";
import { webhook } from "../../schemas/whatsapp/webhook.ts";
import { act, answer } from "./act.ts";
import type { Outward } from "./outward.ts";
import type { ActParts, Done } from "./parts.ts";
import type { IntakeEvent } from "./told.ts";

export type IntakeParts = ActParts & {
  /** Makes known what people have stopped. */
  readonly outward: Outward;
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
    const receivedAtMs = parts.nowMs();
    const read = webhook.safeParse(parsed(body));
    if (!read.success) {
      parts.report({ type: "webhook-unreadable" });
      return "unreadable";
    }
    const heard = readWebhook(read.data, receivedAtMs);
    for (const each of heard) if (each.kind === "alias") shown.set(each.to.phoneNumberId, each.display);
    const declared = { ...parts.declared(), display: (id: string) => shown.get(id) };
    try {
      return await follow(heard, { declared, receivedAtMs });
    } catch (error) {
      parts.report({ type: "fault", error });
      return "later";
    }
  }

  /** Every stop is written, and in force, before anybody is told of one: telling may fail, and delays no stop. */
  async function follow(
    heard: readonly Heard[],
    at: { readonly declared: Declared; readonly receivedAtMs: number },
  ): Promise<Taken> {
    const done = (await someAtOnce(heard, (each) => followUp(each, at.declared))).flat();
    const words = done.flatMap((each) => each.words);
    if (await parts.untilInForce(Math.max(0, ...done.map(({ revision }) => revision)))) {
      await parts.outward.tell(words, at);
      const replies = done.flatMap((each) => each.replies ?? []);
      await someAtOnce(replies, (reply) => answer(reply, parts));
      return "stored";
    }
    parts.outward.left(words, at.receivedAtMs);
    parts.report({ type: "not-in-force" });
    return "later";
  }

  async function followUp(heard: Heard, declared: Declared): Promise<Done[]> {
    const { outcome, effects } = planned(heard, declared);
    const done: Done[] = [];
    // A person's stop must not wait behind a window; each list is in the order in which it counts.
    for (const effect of effects) done.push(await act(effect, parts));
    tell(heard, outcome);
    return done;
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

  function tell(heard: Heard, outcome: Outcome): void {
    if (heard.kind !== "alias") parts.report({ type: "item", outcome });
    if (outcome === "undeclared") parts.report({ type: "undeclared", of: heard.kind });
  }
}

async function someAtOnce<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += atOnce)
    results.push(...(await Promise.all(items.slice(at, at + atOnce).map(work))));
  return results;
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    return undefined;
  }
}
