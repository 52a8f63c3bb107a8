import { hash } from "node:crypto";
import { aboutOf, withoutComplaint } from "../domain/consent/complaint.ts";
import { erasureStop, erasureWords } from "../domain/consent/rights.ts";
import { mergedSuppressions, withSuppression } from "../domain/consent/suppression.ts";
import { addressOf, withdrawalSignals } from "../domain/consent/withdrawal-signals.ts";
import { gatesBehind } from "../domain/membership/behind.ts";
import { readSettings } from "../io/environment.ts";
import { listBatches } from "../io/files/consent-list.ts";
import { parseInstant } from "../io/instant.ts";
import { bodiesIn } from "../io/nats/bodies.ts";
import { openBucket } from "../io/nats/bucket.ts";
import { complaintTold, publishComplaint } from "../io/nats/complaints.ts";
import { appendConsent, consentsHeld, newestState } from "../io/nats/consent-log.ts";
import { erasePerson, keptOf } from "../io/nats/erasure.ts";
import { untilProjected, untilStopped } from "../io/nats/in-force.ts";
import { consentsByKey, leftUnder, requireKeys, stopsByKey } from "../io/nats/keys.ts";
import { namesOf, openLinks } from "../io/nats/links.ts";
import { listBucket } from "../io/nats/list-bucket.ts";
import { readMany } from "../io/nats/many.ts";
import { carrySuppressions, changeSuppression, suppressionOf } from "../io/nats/suppressions.ts";
import { publishWithdrawal } from "../io/nats/withdrawals.ts";
import { createPseudonyms, type Pseudonyms } from "../io/pseudonym.ts";
import { createSealer } from "../io/sealed-text.ts";
import { userHere } from "../io/user-here.ts";
import { pseudonymSettings } from "../schemas/settings.ts";
import { type ConsentState, consentState, type SuppressionState } from "../schemas/wire/consent.ts";
import { type DesiredSource, desiredCampaign, desiredSender, desiredSource } from "../schemas/wire/desired.ts";
import { buckets, type CampaignRef, consentKey, partitionOf } from "../schemas/wire/subjects.ts";
import type { Join, JoinAt } from "./command.ts";
import type { ComplaintParts } from "./complaint/file.ts";
import type { ComplaintWithdrawParts } from "./complaint/withdraw.ts";
import type { EraseParts } from "./consent/erase.ts";
import type { ExportParts } from "./consent/export.ts";
import type { ImportParts } from "./consent/import.ts";
import type { KeyCount, KeysParts } from "./consent/keys.ts";
import type { ConsentParts, Person } from "./consent/parts.ts";
import type { StopParts } from "./consent/stopping.ts";
import { type OpenedNats, openNats, orClose } from "./join-nats.ts";
import { problemOf } from "./problem.ts";

export const joinConsent: Join<ConsentParts> = joinedConsent;

export const joinExport: Join<ExportParts> = async (at) => {
  const { parts, close, nc } = await joinedConsent(at);
  const { open } = createSealer(keyOf(at).secrets);
  return { parts: { ...parts, open, kept: (person) => keptOf(nc, person, bodiesIn(nc)) }, close };
};

export const joinErase: Join<EraseParts> = async (at) => {
  const { parts, close, nc } = await joinedWithdraw(at);
  const erase: EraseParts["erase"] = (who, options) =>
    erasePerson(nc, parts.identify(who), {
      ...options,
      words: erasureWords,
      bodies: bodiesIn(nc),
      onStopped: (inForceAfterMs) => parts.tell(who, { ...erasureStop(options.atMs), purposes: [], inForceAfterMs }),
    });
  return {
    parts: { ...parts, erase },
    close,
    cure: ({ code }) =>
      code === "TimedOut" ? "see what stands still (consentry status), and run the same command again" : undefined,
  };
};

export const joinWithdraw: Join<StopParts> = joinedWithdraw;

export const joinComplaint: Join<ComplaintParts> = async (at) => {
  const { parts, close, nc } = await joinedWithdraw(at);
  const campaigns = async () => {
    const parse = (value: unknown) => desiredCampaign.parse(value);
    return [...(await listBucket(nc, { bucket: buckets.desired, filter: "campaign.>", parse })).values()];
  };
  const digest = (text: string) => hash("sha256", text);
  const complain: ComplaintParts["complain"] = (complaint) => publishComplaint(nc, complaint);
  return { parts: { ...parts, campaigns, digest, complain }, close };
};

export const joinComplaintWithdraw: Join<ComplaintWithdrawParts> = async (at) => {
  const { parts, change, tellOf, close, nc } = await joinedWithdraw(at);
  const uncount: ComplaintWithdrawParts["uncount"] = async ({ id, about: written }, takenBack) => {
    const about = aboutOf(written);
    const signal = await complaintTold(nc, { about, id });
    if (signal) await publishComplaint(nc, { about, signal: { ...signal, takenBack } });
  };
  const takeBack: ComplaintWithdrawParts["takeBack"] = (person, id, takenBack) =>
    change(person, (state) => withoutComplaint(state, id, takenBack));
  return { parts: { ...parts, takeBack, uncount, tellResumed: tellOf("Resumed") }, close };
};

/** Also without the key that is missing: that is what it is asked for. */
export const joinKeys: Join<KeysParts> = async (at) => {
  const { keys } = keyOf(at);
  const { nc, close } = await openNats(at);
  const count = async (): Promise<KeyCount[]> => {
    const [stops, consents] = await Promise.all([stopsByKey(nc), consentsByKey(nc)]);
    const [inUse] = keys;
    const ids = new Set([...keys.map(({ id }) => id), ...[...stops.keys(), ...consents.keys()].sort()]);
    return [...ids].map((id) => ({
      key: id,
      use: id === inUse?.id ? "InUse" : keys.some((key) => key.id === id) ? "Other" : "Missing",
      consents: consents.get(id) ?? 0,
      stops: stops.get(id)?.stops ?? 0,
      left: leftUnder(stops.get(id), inUse ? [inUse] : []),
    }));
  };
  return { parts: { keys: count }, close };
};

export async function joinedConsent(at: JoinAt) {
  const pseudonyms = keyOf(at);
  const opened = await openNats(at);
  const { nc, close } = opened;
  return { parts: await orClose(nc, () => consentParts(opened, at, pseudonyms)), close, nc };
}

async function joinedWithdraw(at: JoinAt) {
  const { parts: consent, close, nc } = await joinedConsent(at);
  const suppress = await openBucket(nc, buckets.suppress);
  const links = await openLinks(nc);
  const { seal } = createSealer(keyOf(at).secrets);
  const change = (person: Person, changed: (state: SuppressionState | undefined) => SuppressionState) =>
    changeSuppression({ suppress, links, merged: mergedSuppressions }, person, changed);
  const tellOf =
    (event: "Withdrawn" | "Resumed"): StopParts["tell"] =>
    async (who, withdrawal) => {
      const { pseudonym } = consent.identify(who);
      const to = seal(addressOf(who));
      const declared = { senders: await parts.senders(), sources: await parts.sources() };
      const told = { ...withdrawal, event, to, pseudonym };
      for (const signalled of withdrawalSignals(told, declared, (text) => hash("sha256", text)))
        await publishWithdrawal(nc, signalled);
    };
  const parts: StopParts = {
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
    suppress: (person, entry) => change(person, (state) => withSuppression(state, entry)),
    untilStopped: (revision, timeoutMs) => untilStopped(nc, { revision, timeoutMs, behind: gatesBehind }),
    tell: tellOf("Withdrawn"),
  };
  return { parts, change, tellOf, close, nc };
}

export const joinImport: Join<ImportParts> = async (at) => {
  const pseudonyms = keyOf(at);
  const opened = await openNats(at);
  const consent = await orClose(opened.nc, () => consentParts(opened, at, pseudonyms));
  const lists = {
    suppress: await openBucket(opened.nc, buckets.suppress),
    links: await openLinks(opened.nc),
    merged: mergedSuppressions,
  };
  const parts: ImportParts = {
    ...consent,
    readRows: (path, format) => listBatches({ origin: { path }, format, required: [["recipient", "phone"], ["at"]] }),
    held: async (source, people) => {
      const named = [...people].map(([pseudonym, partition]) => ({
        ...{ pseudonym, partition },
        other: consent.others.get(pseudonym),
      }));
      await carrySuppressions(opened.nc, lists, named);
      return await consentsHeld(opened.nc, source, people);
    },
  };
  return { parts, close: opened.close };
};

/** Before anything is opened: without the key nobody can be named. */
export function keyOf({ env }: JoinAt): Pseudonyms {
  try {
    return createPseudonyms(readSettings(pseudonymSettings, { ...env }));
  } catch (error) {
    const cure = "the demo: . .demo/env; a cluster: export the key of its Secret, as docs/settings.md shows";
    throw problemOf(error, () => cure) ?? error;
  }
}

export function identifier(pseudonyms: Pseudonyms, partitions: number): ConsentParts["identify"] {
  return ({ id, lastFour }) => ({
    pseudonym: pseudonyms.of(id),
    other: pseudonyms.otherOf?.(id),
    partition: partitionOf(lastFour, partitions),
  });
}

async function consentParts(
  { nc, install, namespace }: OpenedNats,
  at: JoinAt,
  pseudonyms: Pseudonyms,
): Promise<ConsentParts & { readonly others: ReadonlyMap<string, string> }> {
  await requireKeys(nc, pseudonyms.keys);
  /** While keys are changed: the other names of those whom this command has named. */
  const others = new Map<string, string>();
  const identify = identifier(pseudonyms, install.partitions);
  const suppress = await openBucket(nc, buckets.suppress);
  return {
    others,
    namespace,
    parseInstant,
    nowMs: Date.now,
    user: () => userOf(at),
    identify: (recipient) => {
      const person = identify(recipient);
      if (person.other !== undefined) others.set(person.pseudonym, person.other);
      return person;
    },
    sources: () => declaredSources(nc),
    states: (sources, person) => statesOf(nc, { sources, person }),
    suppression: (person) => suppressionOf(suppress, person),
    append: (events, onStored) =>
      appendConsent(
        nc,
        events.map((each) => ({ ...each, other: others.get(each.event.pseudonym) })),
        { onStored },
      ),
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
  const named = new Map(
    namesOf(at.person).flatMap(({ partition, pseudonym }) =>
      at.sources.map((source) => [consentKey(source, partition, pseudonym), `${source.namespace}/${source.name}`]),
    ),
  );
  const found = named.size === 0 ? [] : await readMany(nc, { bucket: buckets.consent, keys: [...named.keys()] });
  const states = new Map<string, ConsentState>();
  for (const [key, { value }] of found) {
    const name = named.get(key) ?? "";
    const newest = newestState(states.get(name), consentState.safeParse(value).data);
    if (newest) states.set(name, newest);
  }
  return states;
}

const userDeadlineMs = 2000;

/** The cluster knows best who somebody is; without one, or when it does not answer soon, it is their name on this machine. */
export async function userOf(at: JoinAt): Promise<string> {
  const here = userHere();
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
