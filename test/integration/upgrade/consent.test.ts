import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBucket } from "../../../src/io/nats/bucket.ts";
import { appendConsent, arrivedEvent } from "../../../src/io/nats/consent-log.ts";
import { readToEnd } from "../../../src/io/nats/follow.ts";
import { consentState } from "../../../src/schemas/wire/consent.ts";
import { desiredKeys } from "../../../src/schemas/wire/desired.ts";
import { buckets, type CampaignRef, consentKey, streams } from "../../../src/schemas/wire/subjects.ts";
import { consentEvent } from "../../support/consent.ts";
import { desiredSender } from "../../support/desired.ts";
import { eventually } from "../../support/eventually.ts";
import { type GateStage, gateStage, partitions, personOf } from "../../support/gate-stage.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";
import {
  policiesOfBoth,
  type TwoVersions,
  twoVersions,
  untilShared,
  type Version,
} from "../../support/two-versions.ts";
import { lineOf, messagesWebhook, signatureOf, textFrom } from "../../support/webhooks.ts";

const people = Array.from({ length: 24 }, (_, index) => `4477009${String(30_000 + index * 37)}`);
const [stopping, willing] = [
  people.filter((_, index) => index % 2 === 0),
  people.filter((_, index) => index % 2 === 1),
];
const source = { namespace: "marketing", name: "website-optin" };
const appSecret = "0123456789abcdef";
const both = ["earlier", "today"] as const;

describeWithServers("what people said, between two versions", () => {
  const nats = useNats();
  let stage: GateStage;
  let versions: TwoVersions;
  let campaign: CampaignRef;

  beforeAll(async () => {
    stage = await gateStage(nats().url, { policiesDir: await policiesOfBoth() });
    const sender = desiredSender({ name: "idesk-main", wabaId: lineOf.wabaId });
    await (await openBucket(stage.nc, buckets.desired)).put(desiredKeys.sender(sender), sender);
    versions = await twoVersions((name) => ({
      ...stage.environment(name),
      CONSENTRY_WHATSAPP_APP_SECRET: appSecret,
    }));
    // So many refusals would stop it.
    campaign = await stage.declare({ name: "spring-sale", suspendAt: { violations: 1000, outOf: 1000 } });
    for (const version of both)
      for (const role of ["gate", "sync", "intake"] as const) await versions.start(version, role, `${version}-${role}`);
    await untilShared(stage.nc, ["earlier-gate", "today-gate"], partitions);
  }, 600_000);
  afterAll(async () => {
    await versions?.stop();
    await stage?.nc.close();
  });

  it("is projected by the syncs of both, whichever is killed, in one whole chain", async () => {
    for (const number of people) await append(number, "Withdrawn");
    await versions.restart("today-sync", "SIGKILL");
    for (const number of people) await append(number, "Granted");
    await versions.restart("earlier-sync", "SIGKILL");
    await untilProjected();
    expect(await outcomes(people)).toEqual(people.map(() => "approved"));
  });

  it("stops messages at the gates of both, once the intake of either has answered", async () => {
    for (const number of people) await append(number, "Granted");
    await untilProjected();
    for (const [index, number] of stopping.entries()) await stop(both[index % 2] ?? "today", number);
    for (const outcome of await outcomes(stopping)) expect(outcome).toMatch(/^rejected .*opted-out/);
    expect(await outcomes(willing)).toEqual(willing.map(() => "approved"));
    const gates = new Set(
      (await stage.verdicts()).filter(({ outcome }) => outcome === "rejected").map(({ gate }) => gate),
    );
    expect([...gates].sort()).toEqual(["earlier-gate", "today-gate"]);
    for (const version of both) expect(await versions.audit(version)).toMatchObject({ exitCode: 0 });
  });

  async function append(number: string, event: "Granted" | "Withdrawn"): Promise<void> {
    const { pseudonym, partition } = personOf(number);
    const atMs = Date.now();
    const said = consentEvent({ event, pseudonym, atMs, recordedAtMs: atMs });
    await appendConsent(stage.nc, [{ source, partition, event: said }]);
  }

  async function untilProjected(): Promise<void> {
    const isProjected = async () => (await heads()) === (await headsOfLog());
    await eventually(isProjected, { withinMs: 30_000, everyMs: 200 });
  }

  /** The end of each person's chain, as a sync has written it. */
  async function heads(): Promise<string> {
    const consent = await openBucket(stage.nc, buckets.consent);
    const found = await Promise.all(
      people.map(async (number) => {
        const { pseudonym, partition } = personOf(number);
        return consentState.safeParse((await consent.get(consentKey(source, partition, pseudonym)))?.value).data;
      }),
    );
    return JSON.stringify(found.map((state) => state?.chain?.head));
  }

  /** The same, reckoned from CONSENT alone. */
  async function headsOfLog(): Promise<string> {
    const known = new Map<string, string>();
    await readToEnd(stage.nc, {
      stream: streams.consent,
      filters: [">"],
      from: 1,
      deadlineMs: 30_000,
      onMessage: (followed) => {
        const arrived = arrivedEvent(followed);
        if (!arrived) return;
        const { pseudonym } = arrived.event;
        const lines = [known.get(pseudonym) ?? "", arrived.sequence, arrived.digest];
        known.set(pseudonym, createHash("sha256").update(lines.join("\n")).digest("hex"));
      },
    });
    return JSON.stringify(people.map((number) => known.get(personOf(number).pseudonym)));
  }

  /** Until WhatsApp would not repeat it. */
  async function stop(version: Version, number: string): Promise<void> {
    const body = JSON.stringify(messagesWebhook({ messages: [textFrom(number, "STOP", Date.now())] }));
    const headers = { "x-hub-signature-256": signatureOf(body, appSecret) };
    const url = await webhookOf(`${version}-intake`);
    await eventually(async () => (await fetch(url, { method: "POST", body, headers })).status === 200, {
      withinMs: 30_000,
      everyMs: 200,
    });
  }

  async function webhookOf(name: string): Promise<string> {
    const line = /"webhook":"([^"]+)"/;
    return await eventually(async () => line.exec(await versions.log(name))?.[1], { withinMs: 30_000, everyMs: 200 });
  }

  /** What becomes of a message to each, in their order. */
  async function outcomes(to: readonly string[]): Promise<string[]> {
    const sequences: number[] = [];
    for (const number of to) sequences.push(await stage.send(campaign, number));
    return await eventually(
      async () => {
        const judged = new Map((await stage.verdicts()).map((verdict) => [verdict.sequence, verdict]));
        const found = sequences.map((sequence) => judged.get(sequence));
        if (found.some((verdict) => verdict === undefined)) return undefined;
        return found.map((verdict) =>
          [verdict?.outcome, ...(verdict?.violations.map(({ rule }) => rule) ?? [])].join(" "),
        );
      },
      { withinMs: 60_000, everyMs: 200 },
    );
  }
});
