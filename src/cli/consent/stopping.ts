import { withdrawalEvent } from "../../domain/consent/record.ts";
import type { SuppressionEntry } from "../../domain/consent/suppression.ts";
import type { Told } from "../../domain/consent/withdrawal-signals.ts";
import type { Recipient } from "../../schemas/whatsapp/recipient.ts";
import type { DesiredSender, DesiredSource } from "../../schemas/wire/desired.ts";
import { exitCodes } from "../exit-codes.ts";
import { Problem, problemOf } from "../problem.ts";
import { type ConsentParts, inNamespace, notProjectedCure, type Person } from "./parts.ts";
import { stoppedText } from "./words.ts";

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
  /** The complaint that makes it, so that it can be taken back alone. */
  readonly complaint?: SuppressionEntry["complaint"];
  /** When other systems are told that the person said it; as it was said if left out. */
  readonly toldAtMs?: number;
  /** What the records carry as proof that the person said it. */
  readonly evidence?: string;
  /** What to type when something after the stop fails; nothing that stands is harmed by it. */
  readonly again?: string;
};

/** A stop that is stored: gates hear of it, whatever becomes of the command. */
export type Written = Stopping & {
  readonly person: Person;
  readonly beganAtMs: number;
  /** Whose records are withdrawn. */
  readonly withdrawn: readonly DesiredSource[];
  /** Revision of the list of stops; 0 when there is no stop beside the records. */
  readonly revision: number;
  /** Sequence of CONSENT; 0 when no record was withdrawn. */
  readonly sequence: number;
};

export type Stopped = { readonly sources: readonly DesiredSource[]; readonly projected: boolean };

/**
 * Stops what the plan says and comes back when every gate judges by it.
 *
 * @throws Problem when it is recorded and not in force everywhere yet
 */
export async function carryOut(stopping: Stopping, parts: StopParts): Promise<Stopped> {
  return await untilInForce(await writeStop(stopping, parts), parts);
}

/** Stores the stop, and after it the withdrawal of the records. @throws Problem that says what stands, where something does */
export async function writeStop(stopping: Stopping, parts: StopParts): Promise<Written> {
  const { who, plan, channel, atMs, complaint } = stopping;
  const beganAtMs = parts.nowMs();
  const person = parts.identify(who);
  const revision = plan.stop
    ? await parts.suppress(person, { ...plan.stop, channel, atMs, ...(complaint && { complaint }) })
    : 0;
  return await standing(stopping, "their consent records are not withdrawn", async () => {
    const held = await parts.states(plan.sources, person);
    const withdrawn = plan.sources.filter((source) => held.has(nameOf(source)) || !plan.stop);
    const sequence = await withdraw({ ...stopping, person, sources: withdrawn }, parts);
    return { ...stopping, person, beganAtMs, withdrawn, revision, sequence };
  });
}

/** Comes back when every gate judges by a stop. @throws Problem when not every gate does yet */
export async function untilInForce(written: Written, parts: StopParts): Promise<Stopped> {
  const { who, plan, channel, timeoutMs, sequence, withdrawn } = written;
  const projected = sequence === 0 || (await parts.untilProjected(sequence, timeoutMs));
  const behind = await parts.untilStopped(written.revision, timeoutMs);
  const inForce = behind.length === 0 && (projected || plan.stop !== undefined);
  const what = plan.stop ?? { scope: "Source" as const, of: nameOf(plan.sources[0]) };
  const told = { atMs: written.toldAtMs ?? written.atMs };
  const inForceAfterMs = inForce ? parts.nowMs() - written.beganAtMs : null;
  await standing(written, "other systems are not told of it", () =>
    parts.tell(who, { ...what, ...told, purposes: [...written.purposes], channel, inForceAfterMs }),
  );
  if (!projected && !plan.stop) throw notYet("withdrawn, but not in force yet: nobody projects it", notProjectedCure);
  if (behind.length > 0)
    throw notYet(
      `recorded, but ${behind.join(", ")} may not have heard of it yet`,
      "it is stored and not lost; see whether the gate stands still: consentry status",
    );
  return { sources: withdrawn, projected };
}

/** Does what comes after a stop. @throws Problem that says of a failure what stands all the same, and what to type */
export async function standing<T>({ plan, again }: Stopping, missing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const problem = problemOf(error);
    if (problem === undefined || plan.stop === undefined) throw error;
    const { message, exitCode, see } = problem;
    throw new Problem(`stopped and stored: ${stoppedText(plan.stop)}; but ${missing}: ${message}`, {
      ...{ exitCode, see, cause: error },
      cure: again ?? "run the same command again",
    });
  }
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
