/** What the story came to, counted from the raw streams: the document of `-o json`. */

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { SentRecord } from "../../schemas/wire/sent.ts";
import { campaignScope } from "../../schemas/wire/subjects.ts";
import { namesSomebody } from "./input/people.ts";
import { type Hold, readBook } from "./log/book.ts";
import { type Outcome, outcomeNow, outcomeOf } from "./log/outcome.ts";
import { type ApiStats, arrivedSince, readApiStats, readLedger } from "./log/sent.ts";
import { namespace } from "./stage/places.ts";
import type { Stage } from "./stage/stage.ts";
import { openCases } from "./story/objects.ts";
import type { Notes, Scene, Suspension } from "./story/scene.ts";

export type Result = {
  readonly messages: number;
  readonly verdicts: number;
  readonly approved: number;
  readonly rejected: number;
  readonly held: number;
  readonly deferred: number;
  readonly sent: number;
  readonly missing: number;
  readonly contradictory: number;
  /** Refused messages by the clause of their first violation. */
  readonly perClause: Readonly<Record<string, number>>;
  readonly suspended: readonly {
    readonly campaign: string;
    readonly clause: string;
    readonly rule: string;
    readonly timeToCeaseMs: number;
    readonly sentAfterHold: number;
  }[];
  readonly openCases: number;
};

/** Everything that expectations look at. */
export type Evidence = {
  readonly result: Result;
  readonly outcome: Outcome;
  readonly ledger: ReadonlyMap<string, SentRecord>;
  readonly api: ApiStats;
  readonly notes: Notes;
  /** Logs of roles, and objects and events of the cluster, that name a person's number. */
  readonly naming: readonly string[];
  /** What NATS refused to a role, a producer or an officer, in the server's words. */
  readonly forbidden: readonly string[];
};

/** A send that was under way when dispatch saw the hold may arrive this much later. */
const underWayMs = 250;

/** Reads the streams from their beginning, once more and apart from what the acts have followed. */
export async function gatherEvidence({ stage, producer, notes }: Scene): Promise<Evidence> {
  const outcome = outcomeOf(producer.accepted(), await readBook(stage.nc));
  const ledger = await readLedger(stage.nc);
  const api = await readApiStats(stage.cloudApi);
  const suspended = await Promise.all(
    notes.suspensions.map((suspension) => suspendedPart(stage, { suspension, holds: outcome.holds })),
  );
  const result = { ...counts(outcome), sent: sentCount(ledger), suspended, openCases: (await openCases(stage)).length };
  const naming = await whereSomebodyIsNamed(stage);
  return { result, outcome, ledger, api, notes, naming, forbidden: forbiddenIn(stage.natsLog) };
}

/** What a role may not do ends up nowhere but here. */
function forbiddenIn(natsLog: string): string[] {
  return [...readFileSync(natsLog, "utf8").matchAll(/(?:Publish|Subscription) Violation - .*/g)].map(([line]) => line);
}

async function whereSomebodyIsNamed(stage: Stage): Promise<string[]> {
  const objects = await stage.kubectl(["get", "consentry,events.events.k8s.io", "-A", "-o", "json"]);
  const logs = stage.roles.logFiles().map((file) => ({ name: basename(file), text: readFileSync(file, "utf8") }));
  return [...logs, { name: "objects", text: objects }]
    .filter(({ text }) => namesSomebody(text))
    .map(({ name }) => name);
}

function counts({ told, answers, missing, contradictory }: Outcome) {
  const now = [...told.map(outcomeNow), ...answers.map((verdicts) => verdicts.at(-1)?.outcome)];
  const count = (outcome: string) => now.filter((each) => each === outcome).length;
  return {
    messages: now.length,
    verdicts: now.length - missing.length,
    approved: count("approved"),
    rejected: count("rejected"),
    held: count("held"),
    deferred: count("deferred"),
    missing: missing.length,
    contradictory: contradictory.length,
    perClause: perClause({ told }),
  };
}

function perClause({ told }: Pick<Outcome, "told">): Record<string, number> {
  const refused = told.filter((each) => outcomeNow(each) === "rejected");
  const byClause = Object.groupBy(refused, ({ verdicts }) => verdicts.at(-1)?.violations[0]?.clause ?? "unknown");
  const entries = Object.entries(byClause).map(([clause, those]): [string, number] => [clause, those?.length ?? 0]);
  return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)));
}

function sentCount(ledger: ReadonlyMap<string, SentRecord>): number {
  return [...ledger.values()].filter(({ state }) => state === "Sent").length;
}

/** Counted where messages arrive, from when dispatch knew of the hold until its lift was in the log. */
async function suspendedPart(stage: Stage, { suspension, holds }: { suspension: Suspension; holds: readonly Hold[] }) {
  const { campaign, clause, rule, timeToCeaseMs, seenAtMs } = suspension;
  const ref = { namespace, name: campaign };
  const arrived = (sinceMs: number) => arrivedSince(stage.cloudApi, { campaign: ref, sinceMs });
  const lift = holds.find(({ scope, action }) => scope === campaignScope(ref) && action === "lift");
  const afterLift = lift === undefined ? 0 : await arrived(lift.storedAtMs);
  const sentAfterHold = (await arrived(seenAtMs + underWayMs)) - afterLift;
  return { campaign: `${namespace}/${campaign}`, clause, rule, timeToCeaseMs, sentAfterHold };
}
