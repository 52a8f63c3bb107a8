import { withdrawalEvent } from "../../domain/consent/record.ts";
import type { SuppressionEntry } from "../../domain/consent/suppression.ts";
import type { Told } from "../../domain/consent/withdrawal-signals.ts";
import type { Recipient } from "../../schemas/whatsapp/recipient.ts";
import type { DesiredSender, DesiredSource } from "../../schemas/wire/desired.ts";
import { exitCodes } from "../exit-codes.ts";
import { Problem } from "../problem.ts";
import { type ConsentParts, inNamespace, notProjectedCure, type Person } from "./parts.ts";

export type Withdrawal = Omit<Told, "event" | "to" | "pseudonym">;

export type StopParts = ConsentParts & {
  readonly senders: () => Promise<readonly DesiredSender[]>;
  /** Writes that the person must not be written to. @returns the revision with which that is in the list of stops */
  readonly suppress: (person: Person, entry: SuppressionEntry) => Promise<number>;
  /** Waits until no live gate judges without the stops up to a revision. @returns the names of those that still may */
  readonly untilStopped: (revision: number, timeoutMs: number) => Promise<readonly string[]>;
  /** Makes known what a person has stopped: on SIGNALS, from where it goes to the webhooks of the sources concerned. */
  readonly tell: (who: Recipient, withdrawal: Withdrawal) => Promise<void>;
};

export type StopPlan = {
  /** What stops, beside the records; undefined when only a source's record is withdrawn. */
  readonly stop: Pick<SuppressionEntry, "scope" | "of"> | undefined;
  /** Whose records are withdrawn, where they hold the person. */
  readonly sources: readonly DesiredSource[];
};

export type Stopping = {
  readonly who: Recipient;
  readonly plan: StopPlan;
  readonly purposes: readonly string[];
  readonly channel: string;
  /** When the person said it. */
  readonly atMs: number;
  readonly timeoutMs: number;
  /** What the records carry as proof that the person said it. */
  readonly evidence?: string;
};

export type Stopped = { readonly sources: readonly DesiredSource[]; readonly projected: boolean };

/**
 * Stops what the plan says and comes back when every gate judges by it.
 *
 * @throws Problem when it is recorded and not in force everywhere yet
 */
export async function carryOut(stopping: Stopping, parts: StopParts): Promise<Stopped> {
  const { who, plan, channel, atMs, timeoutMs } = stopping;
  const purposes = [...stopping.purposes];
  const beganAtMs = parts.nowMs();
  const person = parts.identify(who);
  const stopped = plan.stop ? await parts.suppress(person, { ...plan.stop, channel, atMs }) : 0;
  const held = await parts.states(plan.sources, person);
  const sources = plan.sources.filter((source) => held.has(nameOf(source)) || !plan.stop);
  const sequence = await withdraw({ ...stopping, person, sources }, parts);
  const projected = sequence === 0 || (await parts.untilProjected(sequence, timeoutMs));
  const behind = await parts.untilStopped(stopped, timeoutMs);
  const inForce = behind.length === 0 && (projected || plan.stop !== undefined);
  const what = plan.stop ?? { scope: "Source" as const, of: nameOf(plan.sources[0]) };
  const inForceAfterMs = inForce ? parts.nowMs() - beganAtMs : null;
  await parts.tell(who, { ...what, purposes, channel, atMs, inForceAfterMs });
  if (!projected && !plan.stop) throw notYet("withdrawn, but not in force yet: nobody projects it", notProjectedCure);
  if (behind.length > 0)
    throw notYet(
      `recorded, but ${behind.join(", ")} may not have heard of it yet`,
      "it is stored and not lost; see whether the gate stands still: consentry status",
    );
  return { sources, projected };
}

async function withdraw(
  said: Stopping & { readonly person: Person; readonly sources: readonly DesiredSource[] },
  parts: StopParts,
): Promise<number> {
  const { person, purposes, channel, atMs, evidence } = said;
  const by = await parts.user();
  const withdrawal = { pseudonym: person.pseudonym, purposes, channel, atMs, nowMs: parts.nowMs(), by, evidence };
  const events = said.sources.map((source) => ({
    source,
    partition: person.partition,
    event: withdrawalEvent(withdrawal, source.businessName),
  }));
  return events.length === 0 ? 0 : await parts.append(events);
}

function notYet(message: string, cure: string): Problem {
  return new Problem(message, { exitCode: exitCodes.timedOut, cure });
}

export function nameOf(named: { readonly namespace: string; readonly name: string } | undefined): string {
  return named === undefined ? "" : `${named.namespace}/${named.name}`;
}

/** A stop must not fail for want of a namespace: a name that only one sender has is enough. */
export async function senderCalled(name: string, parts: StopParts): Promise<DesiredSender> {
  const all = await parts.senders();
  const called = all.filter((sender) => sender.name === name);
  const here = called.find((sender) => sender.namespace === parts.namespace);
  return (
    here ??
    (called.length === 1 && called[0] ? called[0] : inNamespace("sender", { namespace: parts.namespace, name }, all))
  );
}
