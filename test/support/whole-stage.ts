import { type ChildProcess, spawn } from "node:child_process";
import { canonicalRecipient } from "../../src/domain/recipient/canonical.ts";
import { openBucket } from "../../src/io/nats/bucket.ts";
import { readToEnd } from "../../src/io/nats/follow.ts";
import { headerOf } from "../../src/io/nats/headers.ts";
import { publishRecord } from "../../src/io/nats/records.ts";
import { verdictOf } from "../../src/io/nats/verdicts.ts";
import { createPseudonym } from "../../src/io/pseudonym.ts";
import { desiredKeys, desiredSource } from "../../src/schemas/wire/desired.ts";
import { headers } from "../../src/schemas/wire/headers.ts";
import { type HoldRecord, holdRecord } from "../../src/schemas/wire/hold.ts";
import { consentKey, partitionOf, sendSubject } from "../../src/schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../src/schemas/wire/verdict.ts";
import { consentState } from "./consent.ts";
import { eventually } from "./eventually.ts";
import { pseudonymKey, templatePayload } from "./gate-stage.ts";
import { roleEnvironment } from "./nats.ts";
import { type OperatorStage, partitions } from "./operator-stage.ts";
import { manifest } from "./resources.ts";

/** One record of VERDICTS that says something: where it stands, when the server stored it, and what it says. */
export type Logged = { readonly sequence: number; readonly storedAtMs: number; readonly partition: number } & (
  | { readonly verdict: VerdictRecord; readonly hold?: undefined }
  | { readonly hold: HoldRecord; readonly verdict?: undefined }
);

/** Real gates beside the operator's stage, each a process of its own. */
export type WholeStage = {
  readonly startGate: (name: string) => void;
  /** SIGSTOP freezes, SIGCONT thaws. */
  readonly signal: (name: string, signal: NodeJS.Signals) => void;
  /** Waits until these gates, and no others, share all partitions. */
  readonly untilShared: (names: readonly string[]) => Promise<void>;
  /** Partitions that a gate says it works. */
  readonly worksOn: (name: string) => Promise<readonly number[]>;
  readonly agree: (number: string) => Promise<void>;
  /** @returns the OUTBOUND sequence */
  readonly send: (campaign: string, number: string, parameters?: readonly string[]) => Promise<number>;
  /** Everything in the log from a sequence on, in its order. */
  readonly log: (from?: number) => Promise<Logged[]>;
  readonly environment: (name: string) => Record<string, string>;
  readonly stop: () => Promise<void>;
};

export function wholeStage(stage: OperatorStage, natsUrl: string): WholeStage {
  const gates = new Map<string, ChildProcess>();
  const pseudonym = createPseudonym({ key: pseudonymKey, keyId: "k1" });
  const environment = (name: string) => roleEnvironment(natsUrl, name, { CONSENTRY_PSEUDONYM_KEY: pseudonymKey });
  return {
    environment,
    startGate: (name) => {
      const env = { ...process.env, ...environment(name) };
      gates.set(
        name,
        spawn(process.execPath, ["test/support/run-gate.ts"], { env, stdio: ["ignore", "inherit", "inherit"] }),
      );
    },
    signal: (name, signal) => void gates.get(name)?.kill(signal),
    untilShared: async (names) => {
      await eventually(async () => (await shareOut()) === `${[...names].sort().join()} ${partitions}`, {
        withinMs: 60_000,
        everyMs: 100,
      });
    },
    worksOn: async (name) => (await record(name))?.partitions ?? [],
    agree: async (number) => {
      const recipient = canonicalRecipient(number);
      if (!recipient) throw new Error("not a number");
      const source = await websiteOptin();
      const key = consentKey(source, partitionOf(recipient.lastFour, partitions), pseudonym(recipient.id));
      const [notice] = source.notices;
      const granted = {
        ...{ atMs: Date.now() - 60_000, businessName: source.businessName, purposes: source.purposes },
        ...{ noticeId: notice?.id ?? null, noticeHash: notice?.hash ?? null },
      };
      await (await openBucket(stage.nc, "consent")).put(key, consentState(granted));
    },
    send: async (name, number, parameters = ["Ann", "10 %"]) => {
      const subject = sendSubject({ namespace: "marketing", name }, number.slice(-4));
      return (await publishRecord(stage.nc, subject, templatePayload(number, parameters))).sequence;
    },
    log: (from = 1) => readLog(stage, from),
    stop: async () => {
      for (const gate of gates.values()) gate.kill("SIGKILL");
      await Promise.all([...gates.values()].map(ended));
    },
  };

  async function record(name: string) {
    return (await (await openBucket(stage.nc, "gates")).get(name))?.value as { partitions: number[] } | undefined;
  }

  async function shareOut(): Promise<string> {
    const names = [...gates.keys()].sort();
    const all = await Promise.all(names.map(record));
    const there = names.filter((_, index) => all[index] !== undefined);
    const worked = new Set(all.flatMap((each) => each?.partitions ?? []));
    return `${there.join()} ${worked.size}`;
  }

  async function websiteOptin() {
    const key = desiredKeys.source({ namespace: "marketing", name: "website-optin" });
    return desiredSource.parse((await (await openBucket(stage.nc, "desired")).get(key))?.value);
  }
}

async function readLog(stage: OperatorStage, from: number): Promise<Logged[]> {
  const log: Logged[] = [];
  await readToEnd(stage.nc, {
    stream: "VERDICTS",
    filters: ["consentry.verdict.>", "consentry.hold.*"],
    from,
    headersOnly: true,
    deadlineMs: 60_000,
    onMessage: ({ subject, message, sequence, storedAtMs }) => {
      const at = { sequence, storedAtMs, partition: Number(subject.split(".").at(-1)) };
      const hold = headerOf(message, headers.hold);
      const verdict = verdictOf({ subject, message });
      if (hold) log.push({ ...at, hold: holdRecord.parse(JSON.parse(hold)) });
      else if (verdict) log.push({ ...at, verdict });
    },
  });
  return log;
}

function ended(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once("exit", resolve));
}

/** A campaign as people declare it, with an owner and a template. */
export function ownedCampaign(name: string, spec: Record<string, unknown> = {}) {
  const owner = { team: "growth", contact: "growth@idesk.example", onCall: "pagerduty/growth" };
  return manifest("Campaign", { name, spec: { templateRefs: [{ name: "spring-offer-en" }], owner, ...spec } });
}

/**
 * Approvals that stand between a hold and its lift, by the log's order on their own partition. It shares no code with what
 * folds the log in the product.
 */
export function approvedUnderHold(log: readonly Logged[]): string[] {
  const held = new Map<string, Set<string>>();
  return log.flatMap(({ partition, sequence, hold, verdict }) => {
    if (hold !== undefined) {
      const key = `${partition} ${hold.scope}`;
      const sources = held.get(key) ?? new Set();
      held.set(key, sources);
      if (hold.action === "hold") sources.add(hold.source);
      else sources.delete(hold.source);
      return [];
    }
    const { campaign, outcome, sender } = verdict;
    const scopes = ["all", `sender.${sender.replace("/", ".")}`, `campaign.${campaign.namespace}.${campaign.name}`];
    const isHeld = scopes.some((scope) => (held.get(`${partition} ${scope}`)?.size ?? 0) > 0);
    return outcome === "approved" && isHeld ? [`${campaign.name} at ${sequence}`] : [];
  });
}
