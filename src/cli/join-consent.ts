import { hash } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { erasureStop, erasureWords } from "../domain/consent/rights.ts";
import { withSuppression } from "../domain/consent/suppression.ts";
import { addressOf, withdrawalSignals } from "../domain/consent/withdrawal-signals.ts";
import { gatesBehind } from "../domain/membership/behind.ts";
import { readSettings } from "../io/environment.ts";
import { listBatches } from "../io/files/consent-list.ts";
import { parseInstant } from "../io/instant.ts";
import { openBucket } from "../io/nats/bucket.ts";
import { appendConsent, consentsHeld } from "../io/nats/consent-log.ts";
import { erasePerson, keptOf } from "../io/nats/erasure.ts";
import { untilProjected, untilStopped } from "../io/nats/in-force.ts";
import { openLinks } from "../io/nats/links.ts";
import { listBucket } from "../io/nats/list-bucket.ts";
import { readMany } from "../io/nats/many.ts";
import { changeSuppression, suppressionOf } from "../io/nats/suppressions.ts";
import { publishWithdrawal } from "../io/nats/withdrawals.ts";
import { createPseudonym } from "../io/pseudonym.ts";
import { createSealer } from "../io/sealed-text.ts";
import { pseudonymSettings } from "../schemas/settings.ts";
import { consentState } from "../schemas/wire/consent.ts";
import { type DesiredSource, desiredSender, desiredSource } from "../schemas/wire/desired.ts";
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
  return { parts: { ...parts, kept: (person) => keptOf(nc, person) }, close };
};

export const joinErase: Join<EraseParts> = async (at) => {
  const { parts, close, nc } = await joinedWithdraw(at);
  const erase: EraseParts["erase"] = (who, options) =>
    erasePerson(nc, parts.identify(who), {
      ...options,
      words: erasureWords,
      onStopped: (inForceAfterMs) => parts.tell(who, { ...erasureStop(options.atMs), purposes: [], inForceAfterMs }),
    });
  return {
    parts: { ...parts, erase },
    close,
    cure: ({ code }) =>
      code === "TimedOut" ? "see what stands still (consentry status), and run the same command again" : undefined,
  };
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
    untilStopped: (revision, timeoutMs) => untilStopped(nc, { revision, timeoutMs, behind: gatesBehind }),
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

async function consentParts(
  { nc, install, namespace }: OpenedNats,
  at: JoinAt,
  key: PseudonymKey,
): Promise<ConsentParts> {
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
    untilProjected: (sequence, timeoutMs) => untilProjected(nc, sequence, timeoutMs),
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
