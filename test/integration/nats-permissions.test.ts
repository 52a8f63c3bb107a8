import { readFileSync } from "node:fs";
import { jetstream } from "@nats-io/jetstream";
import { connect, nkeyAuthenticator } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBucket } from "../../src/io/nats/bucket.ts";
import { connectNats, type NatsConnection } from "../../src/io/nats/connect.ts";
import { appendConsent } from "../../src/io/nats/consent-log.ts";
import { writeHold } from "../../src/io/nats/holds.ts";
import { ensureInstalled, readInstall } from "../../src/io/nats/install.ts";
import { appendLabel, readLabels } from "../../src/io/nats/labels.ts";
import { ensureProducerConsumer } from "../../src/io/nats/producers.ts";
import { publishRecord } from "../../src/io/nats/records.ts";
import { serveRequests } from "../../src/io/nats/requests.ts";
import { takeSnapshot } from "../../src/io/nats/snapshot.ts";
import { readStopped } from "../../src/io/nats/stopped.ts";
import { lastSequence } from "../../src/io/nats/stored.ts";
import { sealedWordsOf } from "../../src/io/nats/texts.ts";
import { verdictOf } from "../../src/io/nats/verdicts.ts";
import { newestVerdictOn } from "../../src/io/nats/verdicts-on.ts";
import { guardedNats } from "../../src/lab/servers/nats-users.ts";
import { temporaryDirectory } from "../../src/lab/servers/start.ts";
import { requestQueue, requestSubjects } from "../../src/schemas/wire/requests.ts";
import { buckets, producerConsumer, producerUser, streams } from "../../src/schemas/wire/subjects.ts";
import { commitVerdict, verdictRecord } from "../support/approvals.ts";
import { consentEvent } from "../support/consent.ts";
import { type Violation, watchRefusals } from "../support/forbidden.ts";
import { labelOf } from "../support/labels.ts";
import { partitions } from "../support/nats.ts";
import { describeWithServers, useNats } from "../support/servers.ts";
import { holdOf } from "../support/verdicts.ts";

type Probe = readonly [user: string, subject: string, what: string];
const source = { namespace: "marketing", name: "website-optin" };
type As = (user: string) => Promise<{ readonly nc: NatsConnection }>;

const roles: readonly Probe[] = [
  ["gate", "consentry.send.marketing.spring-sale.0123", "publish a message"],
  ["gate", "consentry.consent.marketing.website-optin.3", "write consent"],
  ["gate", "$KV.consent.marketing.website-optin.3.p1-k1-x", "change what consent says"],
  ["gate", "$KV.suppress.3.p1-k1-x", "take a stop away"],
  ["gate", "$KV.suppress.sentinel", "say that a lost list of stops is whole"],
  ["gate", "$KV.desired.campaign.marketing.spring-sale", "declare a campaign"],
  ["gate", "$KV.desired.bundle.active", "activate a policy"],
  ["gate", "$O.bundles.M.x", "store a policy"],
  ["gate", "$JS.API.STREAM.PURGE.VERDICTS", "empty the log"],
  ["gate", "$JS.API.STREAM.MSG.DELETE.CONSENT", "remove consent"],
  ["gate", "$JS.API.STREAM.DELETE.OUTBOUND", "delete what waits"],
  ["gate", "consentry.label.marketing.spring-sale", "say that its own verdict was right"],
  ["gate", "$JS.API.STREAM.UPDATE.OUTBOUND", "change a stream"],
  ["gate", "$JS.API.STREAM.SNAPSHOT.KV_consent", "take a snapshot"],
  ["gate", "$JS.API.CONSUMER.MSG.NEXT.VERDICTS.dispatch", "take approvals from dispatch"],
  ["gate", "$JS.API.CONSUMER.CREATE.CONSENT.x.consentry.consent.>", "read the log of consent"],
  ["operator", "consentry.position.3", "say how far judging has come"],
  ["operator", "consentry.verdict.approved.marketing.spring-sale.3", "approve"],
  ["operator", "consentry.body.marketing.spring-sale.3", "write a body"],
  ["operator", "consentry.send.marketing.spring-sale.0123", "publish a message"],
  ["operator", "$KV.suppress.3.p1-k1-x", "take a stop away"],
  ["operator", "$KV.consent.marketing.website-optin.3.p1-k1-x", "change what consent says"],
  ["operator", "$JS.API.STREAM.DELETE.VERDICTS", "delete the log"],
  ["operator", "$JS.API.STREAM.PURGE.KV_suppress", "empty the list of stops"],
  ["operator", "$JS.API.STREAM.UPDATE.VERDICTS", "change the log"],
  ["operator", "$JS.API.STREAM.CREATE.COPY", "make a stream of another name"],
  ["operator", "$JS.API.STREAM.RESTORE.KV_suppress", "put an older list in place"],
  ["sync", "consentry.send.marketing.spring-sale.0123", "publish a message"],
  ["sync", "consentry.verdict.approved.marketing.spring-sale.3", "approve"],
  ["sync", "consentry.position.3", "say how far judging has come"],
  ["sync", "consentry.hold.3", "hold or lift"],
  ["sync", "$KV.holds.all", "change what people see of a hold"],
  ["sync", "$KV.suppress.sentinel", "say that a lost list of stops is whole"],
  ["sync", "$KV.desired.source.marketing.website-optin", "declare a source"],
  ["sync", "$JS.API.CONSUMER.MSG.NEXT.VERDICTS.dispatch", "take approvals from dispatch"],
  ["sync", "$JS.API.CONSUMER.CREATE.VERDICTS.dispatch.consentry.verdict.approved.*.*.*", "change how dispatch reads"],
  ["sync", "$JS.API.CONSUMER.CREATE.VERDICTS.x", "read the log without a filter"],
  ["sync", "$JS.API.CONSUMER.CREATE.VERDICTS.x.consentry.body.*.*.*", "follow bodies"],
  ["sync", "$JS.API.STREAM.MSG.GET.VERDICTS", "read bodies"],
  ["sync", "$JS.API.STREAM.MSG.DELETE.VERDICTS", "remove a hold from the log"],
  ["sync", "$JS.API.STREAM.PURGE.CONSENT", "empty the log of consent"],
  ["sync", "$JS.API.STREAM.PURGE.LABELS", "empty the labels"],
  ["sync", "consentry.label.marketing.spring-sale", "label a verdict"],
  ["intake", "consentry.verdict.approved.marketing.spring-sale.3", "approve"],
  ["intake", "consentry.position.3", "say how far judging has come"],
  ["intake", "consentry.hold.3", "hold or lift"],
  ["intake", "$KV.consent.marketing.website-optin.3.p1-k1-x", "change what consent says"],
  ["intake", "$KV.sent.01TEST", "write the ledger of sends"],
  ["intake", "$JS.API.STREAM.MSG.GET.VERDICTS", "read bodies"],
  ["intake", "$JS.API.CONSUMER.CREATE.VERDICTS.x.consentry.body.>", "follow bodies"],
  ["dispatch", "consentry.verdict.approved.marketing.spring-sale.3", "approve"],
  ["dispatch", "consentry.fence.3", "move a fence"],
  ["dispatch", "consentry.hold.3", "hold or lift"],
  ["dispatch", "$KV.holds.all", "change what people see of a hold"],
  ["dispatch", "consentry.consent.marketing.website-optin.3", "write consent"],
  ["dispatch", "$KV.consent.marketing.website-optin.3.p1-k1-x", "change what consent says"],
  ["dispatch", "consentry.send.marketing.spring-sale.0123", "publish a message"],
  ["dispatch", "$JS.API.STREAM.PURGE.VERDICTS", "empty the log"],
];

const people: readonly Probe[] = [
  ["monitor", "consentry.send.marketing.spring-sale.0123", "publish a message of a campaign"],
  ["monitor", "$JS.API.STREAM.MSG.GET.VERDICTS", "read bodies"],
  ["monitor", "$KV.gates.gate-0", "pretend to be a gate"],
  ["monitor", "$JS.API.CONSUMER.MSG.NEXT.VERDICTS.dispatch", "take approvals from dispatch"],
  ["backup", "$JS.API.STREAM.RESTORE.VERDICTS", "restore"],
  ["backup", "$JS.API.STREAM.DELETE.VERDICTS", "delete the log"],
  ["backup", "$KV.suppress.3.p1-k1-x", "take a stop away"],
  ["backup", "$JS.API.STREAM.SNAPSHOT.OUTBOUND", "take what waits, to be judged twice"],
  ["reviewer", "consentry.verdict.approved.marketing.spring-sale.3", "approve"],
  ["reviewer", "$JS.API.STREAM.MSG.GET.VERDICTS", "read bodies"],
  ["reviewer", "$JS.API.DIRECT.GET.VERDICTS", "read bodies by time"],
  ["reviewer", "$JS.API.CONSUMER.CREATE.VERDICTS.x.consentry.body.*.*.*", "follow bodies"],
  ["reviewer", "$JS.API.CONSUMER.CREATE.VERDICTS.x", "read the log without a filter"],
  ["reviewer", "$JS.API.CONSUMER.MSG.NEXT.VERDICTS.dispatch", "take approvals from dispatch"],
  ["reviewer", "$JS.API.STREAM.MSG.DELETE.LABELS", "take a word back from the record"],
  ["reviewer", "$JS.API.STREAM.PURGE.LABELS", "empty the labels"],
  ["reviewer", "consentry.request.erase", "have somebody forgotten"],
  ["reviewer", "consentry.request.bodies", "remove bodies"],
  ["reviewer", "$KV.suppress.3.p1-k1-x", "take a stop away"],
  ["officer", "consentry.verdict.approved.marketing.spring-sale.3", "approve"],
  ["officer", "consentry.position.3", "say how far judging has come"],
  ["officer", "consentry.body.marketing.spring-sale.3", "write a body"],
  ["officer", "$SYS.REQ.SERVER.PING", "ask the server itself"],
];

const outside: readonly Probe[] = [
  ["producer_marketing", "consentry.send.sales.autumn.0123", "publish for another namespace"],
  ["producer_marketing", "consentry.send.*.spring-sale.0123", "publish with a wildcard for the namespace"],
  ["producer_marketing", "consentry.send.>", "publish to everything"],
  ["producer_marketing", "consentry.send.marketing.>", "publish past the transform"],
  ["producer_marketing", "consentry.outbound.marketing.spring-sale.3", "choose the partition"],
  ["producer_marketing", "consentry.verdict.approved.marketing.spring-sale.3", "approve its own message"],
  ["producer_marketing", "consentry.body.marketing.spring-sale.3", "write a body"],
  ["producer_marketing", "consentry.position.3", "say how far judging has come"],
  ["producer_marketing", "consentry.fence.3", "move a fence"],
  ["producer_marketing", "consentry.hold.3", "lift its own suspension"],
  ["producer_marketing", "consentry.consent.marketing.website-optin.3", "write consent"],
  ["producer_marketing", "$KV.suppress.3.p1-k1-x", "take a stop away"],
  ["producer_marketing", "$KV.suppress.sentinel", "say that a lost list of stops is whole"],
  ["producer_marketing", "$JS.API.STREAM.MSG.GET.VERDICTS", "read bodies"],
  ["producer_marketing", "$JS.API.DIRECT.GET.VERDICTS", "read bodies by time"],
  ["producer_marketing", "$JS.API.DIRECT.GET.KV_consent", "read consent"],
  ["producer_marketing", "$JS.API.STREAM.MSG.GET.KV_suppress", "read who has said stop"],
  ["producer_marketing", "$JS.API.CONSUMER.CREATE.VERDICTS.x.consentry.verdict.*.marketing.*.*", "make a reader"],
  ["producer_marketing", "$JS.CONSENTRY.API.CONSUMER.MSG.NEXT.VERDICTS.dispatch", "take approvals from dispatch"],
  ["producer_marketing", "$JS.CONSENTRY.API.CONSUMER.MSG.NEXT.VERDICTS.producer_sales", "read others' verdicts"],
  ["producer_marketing", "consentry.request.erase", "have somebody forgotten"],
  ["producer_marketing", "$SYS.REQ.SERVER.PING", "ask the server itself"],
  ["rights", "consentry.send.marketing.spring-sale.0123", "publish a message"],
  ["rights", "$KV.suppress.3.p1-k1-x", "take a stop away"],
];

const listening: readonly Probe[] = [
  ["gate", ">", "listen to everything"],
  ["gate", "_INBOX_sync.>", "listen to what sync is answered"],
  ["intake", "consentry.send.>", "listen to messages"],
  ["dispatch", "_INBOX.>", "listen to what everybody else is answered"],
  ["sync", "consentry.body.>", "listen to bodies"],
  ["backup", "$KV.>", "listen to every bucket"],
  ["producer_marketing", "consentry.>", "listen to messages and verdicts"],
  ["producer_marketing", "_INBOX_producer_sales.>", "listen to what others are answered"],
  ["officer", "$SYS.>", "listen to the server itself"],
];

/** One thing of each user's own, so that a server which refuses everything does not pass for a safe one. */
const allowed: Readonly<Record<string, (nc: NatsConnection, as: As) => Promise<unknown>>> = {
  operator: async (nc) => (await openBucket(nc, buckets.desired)).put("campaign.marketing.spring-sale", {}),
  gate: (nc) => commitVerdict(nc, verdictRecord()),
  sync: (nc) => appendConsent(nc, [{ source, partition: 3, event: consentEvent() }]),
  intake: async (nc) => (await openBucket(nc, buckets.suppress)).put("3.p1-k1-x", { entries: [] }),
  dispatch: async (nc) => (await openBucket(nc, buckets.sent)).put("01TEST", {}),
  monitor: async (nc) => expect(await readInstall(nc)).toMatchObject({ partitions }),
  backup: async (nc) => expect((await takeSnapshot(nc, streams.verdicts, async () => {})).config.name).toBe("VERDICTS"),
  reviewer: async (nc) => {
    await appendLabel(nc, labelOf());
    expect(await readLabels(nc, { namespace: "marketing" })).toEqual([labelOf()]);
    expect(await readLabels(nc, {})).toEqual([labelOf()]);
    await readStopped(nc, { namespace: "marketing", sinceMs: 0 }, () => {});
    expect(await newestVerdictOn(nc, { decision: "01NONE", receivedAtMs: 0 })).toBeUndefined();
    expect(await (await openBucket(nc, buckets.suppress)).get("3.p1-k1-y")).toBeUndefined();
    expect(await sealedWordsOf(nc, { record: verdictRecord(), sequence: 2 })).toBeUndefined();
  },
  officer: async (nc) => writeHold(nc, { record: holdOf(), partitions }),
  [producerUser("marketing")]: sendsAndReads,
  rights: async (nc, as) => {
    const serving = serveRequests((await as("sync")).nc, {
      ...{ subject: requestSubjects.erase, queue: requestQueue, tooLarge: {} },
      answer: async () => ({ forgotten: true }),
    });
    await (await as("sync")).nc.flush();
    expect((await nc.request(requestSubjects.erase, "{}")).json()).toEqual({ forgotten: true });
    serving.stop();
  },
};

/** As any client of NATS does it: publishes, and reads its verdicts with the reader that the operator has made. */
async function sendsAndReads(nc: NatsConnection, as: As): Promise<void> {
  const stored = await publishRecord(nc, "consentry.send.marketing.spring-sale.0123", "{}", { messageId: "once" });
  expect(stored.sequence).toBeGreaterThan(0);
  const gate = (await as("gate")).nc;
  await commitVerdict(gate, verdictRecord({ campaign: { namespace: "sales", name: "autumn" } }));
  const decision = "01TESTOFPRODUCER";
  await commitVerdict(gate, verdictRecord({ decision }), { input: "what it was judged by" });
  const reader = await jetstream(nc, { domain: "CONSENTRY" }).consumers.get(
    streams.verdicts,
    producerConsumer("marketing"),
  );
  const messages = await reader.consume();
  for await (const message of messages) {
    expect(message.subject.split(".")[3]).toBe("marketing");
    expect(message.data).toHaveLength(0);
    expect(await message.ackAck()).toBe(true);
    if (verdictOf({ subject: message.subject, message: message as never })?.decision === decision) break;
  }
}

describeWithServers("permissions on a real nats-server", () => {
  const guarded = guardedNats(temporaryDirectory("consentry-keys-"), ["marketing", "sales"]);
  const nats = useNats({ config: guarded.config });
  const users = new Map<string, Promise<Loggedin>>();
  const as = (user: string): Promise<Loggedin> => {
    const known = users.get(user) ?? login(nats().url, { user, ...guarded.login(user) });
    users.set(user, known);
    return known;
  };
  const stored = async () => storedIn((await as("officer")).nc);

  beforeAll(async () => {
    const { nc } = await as("operator");
    await ensureInstalled(nc, { partitions, replicas: 1, outboundBytesMax: 100_000_000 });
    for (const namespace of ["marketing", "sales"]) await ensureProducerConsumer(nc, namespace);
  }, 60_000);
  afterAll(async () => {
    for (const user of users.values()) await (await user).nc.close();
  });

  it.each([...roles, ...people, ...outside])("%s may not publish to %s: %s", async (user, subject) => {
    const { nc, refused } = await as(user);
    const before = await stored();
    nc.publish(subject, "{}");
    expect(await refused()).toContainEqual({ operation: "publish", subject });
    expect(await stored()).toEqual(before);
  });

  it.each(listening)("%s may not subscribe to %s: %s", async (user, subject) => {
    const { nc, refused } = await as(user);
    const subscription = nc.subscribe(subject, { callback: () => {} });
    expect(await refused()).toContainEqual({ operation: "subscription", subject });
    expect(subscription.isClosed()).toBe(true);
  });

  it("keeps the answer to a producer's message where the producer is, whatever subject it is asked for on", async () => {
    const { nc } = await as(producerUser("marketing"));
    const before = await stored();
    const answer = Promise.withResolvers<string>();
    // Its own account has such a subject as well, and nobody listens to it but whoever may.
    const reply = "_INBOX.consentry.position.3";
    nc.subscribe(reply, { callback: (_error, message) => answer.resolve(message.subject) });
    nc.publish("consentry.send.marketing.spring-sale.0123", "{}", { reply: "consentry.position.3" });
    nc.publish("consentry.send.marketing.spring-sale.0123", "{}", { reply: "$KV.suppress.3.p1-k1-x" });
    nc.publish("consentry.send.marketing.spring-sale.0123", "{}", { reply });
    expect(await answer.promise).toBe(reply);
    const after = await stored();
    expect(after).toEqual({ ...before, OUTBOUND: (before.OUTBOUND ?? 0) + 3 });
  });

  it.each(Object.entries(allowed))("%s may do what it is there for", async (user, does) => {
    const { nc, refused } = await as(user);
    const before = (await refused()).length;
    await does(nc, as);
    expect((await refused()).slice(before)).toEqual([]);
  });
});

type Loggedin = { readonly nc: NatsConnection; readonly refused: () => Promise<readonly Violation[]> };

async function login(url: string, at: { readonly user: string; readonly creds: string; readonly inboxPrefix: string }) {
  const nc = at.user.startsWith("producer_") ? await producerAt(url, at.creds) : await ours(url, at);
  return { nc, refused: watchRefusals(nc) };
}

const ours = (url: string, at: { readonly user: string; readonly creds: string; readonly inboxPrefix: string }) =>
  connectNats({ servers: url, name: at.user, waitForServer: false, ...at });

/** As the docs show it: nothing of ours is needed to send. */
const producerAt = (url: string, creds: string) =>
  connect({ servers: url, authenticator: nkeyAuthenticator(readFileSync(creds)) });

/** The last sequence of every stream, without who is alive, which passes by itself. */
async function storedIn(nc: NatsConnection): Promise<Record<string, number>> {
  const names = [...Object.values(streams), ...Object.values(buckets).map((name) => `KV_${name}`), "OBJ_bundles"];
  const last = names
    .filter((name) => name !== "KV_gates")
    .map(async (name) => [name, await lastSequence(nc, name)] as const);
  return Object.fromEntries(await Promise.all(last));
}
