import { hash } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { withSuppression } from "../domain/consent/suppression.ts";
import { addressOf, withdrawalSignals } from "../domain/consent/withdrawal-signals.ts";
import { gatesBehind } from "../domain/membership/behind.ts";
import { readSettings } from "../io/environment.ts";
import { listBatches } from "../io/files/consent-list.ts";
import { parseInstant } from "../io/instant.ts";
import { openBucket } from "../io/nats/bucket.ts";
import { appendConsent, consentsHeld } from "../io/nats/consent-log.ts";
import { openLinks } from "../io/nats/links.ts";
import { listBucket } from "../io/nats/list-bucket.ts";
import { readMany } from "../io/nats/many.ts";
import { changeSuppression, suppressionOf } from "../io/nats/suppressions.ts";
import { removeTraces, tracesOf } from "../io/nats/traces.ts";
import { publishWithdrawal } from "../io/nats/withdrawals.ts";
import { createPseudonym } from "../io/pseudonym.ts";
import { createSealer } from "../io/sealed-text.ts";
import { pseudonymSettings } from "../schemas/settings.ts";
import { consentCheckpoint, consentCheckpointKey, consentState } from "../schemas/wire/consent.ts";
import { type DesiredSource, desiredSender, desiredSource } from "../schemas/wire/desired.ts";
import { gateRecord } from "../schemas/wire/gates.ts";
import { buckets, type CampaignRef, consentKey, partitionOf } from "../schemas/wire/subjects.ts";
import type { Join, JoinAt } from "./command.ts";
import type { EraseParts } from "./consent/erase.ts";
import type { ExportParts } from "./consent/export.ts";
import type { ImportParts } from "./consent/import.ts";
import type { ConsentParts, Person } from "./consent/parts.ts";
import type { WithdrawParts } from "./consent/withdraw.ts";
import { type OpenedNats, openNats } from "./join-nats.ts";
import { Problem, problemOf } from "./problem.ts";

export const joinConsent: Join<ConsentParts> = joinedConsent;

export const joinExport: Join<ExportParts> = async (at) => {
  const { parts, close, nc } = await joinedConsent(at);
  return { parts: { ...parts, traces: (person) => tracesOf(nc, person) }, close };
};

export const joinErase: Join<EraseParts> = async (at) => {
  const { parts, close, nc } = await joinedWithdraw(at);
  const traces = (person: Person) => tracesOf(nc, person);
  return { parts: { ...parts, traces, remove: (found) => removeTraces(nc, found) }, close };
};

export const joinWithdraw: Join<WithdrawParts> = joinedWithdraw;

export async function joinedConsent(at: JoinAt) {
  const settings = keyOf(at);
  const opened = await openNats(at);
  return { parts: await consentParts(opened, at, settings), close: opened.close, nc: opened.nc };
}

async function joinedWithdraw(at: JoinAt) {
  const { parts: consent, close, nc } = await joinedConsent(at);
  const suppress = await openBucket(nc, buckets.suppress);
  const links = await openLinks(nc);
  const { seal } = createSealer(keyOf(at));
  const parts: WithdrawParts = {
    ...consent,
    senders: async () => [
      ...(
        await listBucket(nc, {
          bucket: buckets.desired,
          filter: "sender.>",
          parse: (value) => desiredSender.parse(value),
        })
      ).values(),
    ],
    suppress: (person, entry) =>
      changeSuppression({ suppress, links }, person, (state) => withSuppression(state, entry)),
    untilStopped: (revision, timeoutMs) => untilStopped(nc, { revision, timeoutMs }),
    tell: async (who, withdrawal) => {
      const { pseudonym } = consent.identify(who);
      const to = seal(addressOf(who));
      const declared = { senders: await parts.senders(), sources: await parts.sources() };
      const told = { ...withdrawal, event: "Withdrawn" as const, to, pseudonym };
      for (const signalled of withdrawalSignals(told, declared, (text) => hash("sha256", text)))
        await publishWithdrawal(nc, signalled);
    },
  };
  return { parts, close, nc };
}

export const joinImport: Join<ImportParts> = async (at) => {
  const settings = keyOf(at);
  const opened = await openNats(at);
  const parts: ImportParts = {
    ...(await consentParts(opened, at, settings)),
    readRows: (path, format) => listBatches({ origin: { path }, format, required: [["recipient", "phone"], ["at"]] }),
    held: (source, people) => consentsHeld(opened.nc, source, people),
  };
  return { parts, close: opened.close };
};

async function untilStopped(
  nc: OpenedNats["nc"],
  { revision, timeoutMs }: { readonly revision: number; readonly timeoutMs: number },
): Promise<string[]> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const gates = await listBucket(nc, {
      bucket: buckets.gates,
      filter: ">",
      parse: (value) => gateRecord.parse(value),
    });
    const behind = gatesBehind(gates.values(), revision);
    if (behind.length === 0 || performance.now() > deadline) return behind;
    await new Promise((resolve) => setTimeout(resolve, gatesLookMs));
  }
}

const gatesLookMs = 50;

type PseudonymKey = { readonly key: string; readonly keyId: string };

/** Before anything is opened: without the key nobody can be named. */
export function keyOf({ env }: JoinAt): PseudonymKey {
  try {
    const settings = readSettings(pseudonymSettings, { ...env });
    return { key: settings.CONSENTRY_PSEUDONYM_KEY, keyId: settings.CONSENTRY_PSEUDONYM_KEY_ID };
  } catch (error) {
    const problem = problemOf(error);
    if (!problem) throw error;
    const cure = "the demo: . .demo/env; a cluster: export the key of its Secret, as docs/settings.md shows";
    throw new Problem(problem.message, { exitCode: problem.exitCode, cure });
  }
}

export function identifier(key: PseudonymKey, partitions: number): ConsentParts["identify"] {
  const pseudonym = createPseudonym(key);
  return ({ id, lastFour }) => ({ pseudonym: pseudonym(id), partition: partitionOf(lastFour, partitions) });
}

const checkpointLookMs = 25;

async function consentParts(
  { nc, install, namespace }: OpenedNats,
  at: JoinAt,
  key: PseudonymKey,
): Promise<ConsentParts> {
  const consent = await openBucket(nc, buckets.consent);
  const suppress = await openBucket(nc, buckets.suppress);
  return {
    namespace,
    parseInstant,
    nowMs: Date.now,
    user: () => userOf(at),
    identify: identifier(key, install.partitions),
    sources: () => declaredSources(nc),
    states: (sources, person) => statesOf(nc, { sources, person }),
    suppression: (person) => suppressionOf(suppress, person),
    append: (events, onStored) => appendConsent(nc, events, onStored),
    untilProjected: async (sequence, timeoutMs) => {
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        const checkpoint = consentCheckpoint.safeParse((await consent.get(consentCheckpointKey))?.value).data;
        if ((checkpoint?.sequence ?? 0) >= sequence) return true;
        if (performance.now() > deadline) return false;
        await new Promise((resolve) => setTimeout(resolve, checkpointLookMs));
      }
    },
  };
}

export async function declaredSources(nc: OpenedNats["nc"]): Promise<DesiredSource[]> {
  const sources = await listBucket(nc, {
    bucket: buckets.desired,
    filter: "source.>",
    parse: (value) => desiredSource.parse(value),
  });
  return [...sources.values()];
}

async function statesOf(
  nc: OpenedNats["nc"],
  at: { readonly sources: readonly CampaignRef[]; readonly person: Person },
) {
  const { pseudonym, partition } = at.person;
  const names = new Map(
    at.sources.map((source) => [consentKey(source, partition, pseudonym), `${source.namespace}/${source.name}`]),
  );
  const found = names.size === 0 ? [] : await readMany(nc, { bucket: buckets.consent, keys: [...names.keys()] });
  const states = [...found].map(([key, { value }]) => [names.get(key), consentState.safeParse(value).data] as const);
  return new Map(states.flatMap(([name, state]) => (name && state ? [[name, state] as const] : [])));
}

const userDeadlineMs = 2000;

/** The cluster knows best who somebody is; without one, or when it does not answer soon, it is their name on this machine. */
async function userOf(at: JoinAt): Promise<string> {
  const here = `${userInfo().username}@${hostname()}`;
  const late = new Promise<string>((resolve) => setTimeout(resolve, userDeadlineMs, here).unref());
  return await Promise.race([clusterUser(at).catch(() => here), late]);
}

async function clusterUser({ scope }: JoinAt): Promise<string> {
  const { connectKubernetes } = await import("../io/kubernetes/kubeconfig.ts");
  const { currentUser } = await import("../io/kubernetes/resources.ts");
  const { client } = await connectKubernetes({ context: scope.context, kubeconfig: scope.kubeconfig });
  try {
    return await currentUser(client);
  } finally {
    await client.close();
  }
}
