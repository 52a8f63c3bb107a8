import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningSync, startSync } from "../../../src/edge/sync/start.ts";
import { type RunningGate, startGate } from "../../../src/gate/start.ts";
import { openBucket } from "../../../src/io/nats/bucket.ts";
import { readToEnd } from "../../../src/io/nats/follow.ts";
import { openLinks } from "../../../src/io/nats/links.ts";
import { guardedNats } from "../../../src/lab/servers/nats-users.ts";
import { temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { buckets, consentKey, windowKey } from "../../../src/schemas/wire/subjects.ts";
import { eventually } from "../../support/eventually.ts";
import { refusedBy } from "../../support/forbidden.ts";
import { type GateStage, gateStage, personOf } from "../../support/gate-stage.ts";
import { type Ran, runCli } from "../../support/run-command.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";

const who = "+447700900123";
const number = "447700900123";
const others = "447700911123";

describeWithServers("a person who asks for their data, or to be forgotten", () => {
  const directory = temporaryDirectory("consentry-test-");
  const guarded = guardedNats(join(directory, "keys"), ["marketing"], "anybody");
  const nats = useNats({ config: guarded.config });
  let stage: GateStage;
  let gate: RunningGate;
  let sync: RunningSync;
  let env: Record<string, string>;
  const environment = (name: string, user: string) => ({
    ...stage.environment(name),
    NATS_CREDS: guarded.creds(user),
  });
  const consentry = (line: string): Promise<Ran> => runCli(line.split(" "), env);

  beforeAll(async () => {
    stage = await gateStage(nats().url);
    const campaign = await stage.declare({ name: "spring-sale" });
    const nightly = await stage.declare({ name: "nightly", quietHours: { from: "00:00", to: "23:59" } });
    gate = await startGate(environment("gate-1", "gate"));
    sync = await startSync(environment("sync-1", "sync"));
    env = {
      ...environment("cli", "officer"),
      KUBECONFIG: join(directory, "none"),
      XDG_STATE_HOME: join(directory, "state"),
    };
    await eventually(async () => (await fetch(`${gate.url}/readyz`)).ok, { withinMs: 90_000 });
    for (const each of [who, `+${others}`]) {
      const line = `consent record website-optin -n marketing --who ${each} --notice wa-optin-2026-03 --confirmed`;
      expect(await consentry(line)).toMatchObject({ exitCode: 0 });
    }
    const sent = [
      await stage.send(campaign, number),
      await stage.send(nightly, number),
      await stage.send(campaign, others),
    ];
    await eventually(
      async () => {
        const judged = new Set((await stage.verdicts()).map(({ sequence }) => sequence));
        return sent.every((sequence) => judged.has(sequence));
      },
      { withinMs: 30_000 },
    );
    const window = await openBucket(stage.nc, buckets.window);
    const sender = { namespace: "marketing", name: "idesk-main" };
    const { partition, pseudonym } = personOf(number);
    await window.put(windowKey(sender, partition, pseudonym), { lastInboundAtMs: Date.now() });
  }, 180_000);

  afterAll(async () => {
    await sync.stop();
    await gate.stop();
    await stage.nc.close();
    expect(refusedBy(nats())).toEqual([]);
  });

  async function bodiesTo(recipient: string): Promise<number> {
    let bodies = 0;
    await readToEnd(stage.nc, {
      stream: "VERDICTS",
      filters: ["consentry.body.>"],
      from: 1,
      deadlineMs: 10_000,
      onMessage: ({ data }) => {
        if (Buffer.from(data).includes(recipient)) bodies++;
      },
    });
    return bodies;
  }

  it("gets all that is kept, with the reason for every message, and no number", async () => {
    const answer = await consentry(`consent export --who ${who} -o json`);
    expect(answer).toMatchObject({ exitCode: 0, progress: "" });
    const document = JSON.parse(answer.data);
    expect(document).toMatchObject({
      person: personOf(number).pseudonym,
      consent: [{ source: "marketing/website-optin", state: "Granted" }],
      history: [{ source: "marketing/website-optin", event: "Granted" }],
      stops: [],
    });
    const outcomes = document.messages.map(
      (each: { campaign: string; outcome: string }) => `${each.campaign} ${each.outcome}`,
    );
    expect(outcomes.sort()).toEqual(["marketing/nightly deferred", "marketing/spring-sale approved"]);
    expect(answer.data).not.toContain("7700900123");
  });

  it("is told what would go before anything does", async () => {
    const answer = await consentry(`consent erase --who ${who} --dry-run`);
    expect(answer.data).toBe(
      "would erase  1 consent events of marketing/website-optin, the bodies of 2 verdicts, 1 windows, 0 kept texts\n",
    );
    expect(await bodiesTo(number)).toBe(2);
  });

  it("is forgotten, with a receipt, and is never written to again", async () => {
    const answer = await consentry(`consent erase --who ${who} -o json`);
    expect(answer).toMatchObject({ exitCode: 0, progress: "" });
    expect(JSON.parse(answer.data)).toMatchObject({
      person: personOf(number).pseudonym,
      sources: ["marketing/website-optin"],
      consentEvents: 1,
      messages: 2,
      windows: 1,
    });
    expect(await bodiesTo(number)).toBe(0);
    const left = JSON.parse((await consentry(`consent export --who ${who} -o json`)).data);
    expect(left).toMatchObject({
      consent: [{ state: "Withdrawn", purposes: [], evidence: null, noticeId: null }],
      history: [{ event: "Erased", purposes: [] }],
      stops: [{ scope: "Everything", channel: "Erasure" }],
    });
    const refused = await consentry(`try campaign/spring-sale -n marketing --to ${who}`);
    expect(refused.exitCode).toBe(1);
    expect(refused.data).toContain("opted-out");
  });

  it("is not brought back by a list, nor by agreeing in somebody else's form", async () => {
    await consentry(`consent record website-optin -n marketing --who ${who} --notice wa-optin-2026-03 --confirmed`);
    const refused = await consentry(`try campaign/spring-sale -n marketing --to ${who}`);
    expect(refused.data).toContain("opted-out");
  });

  it("takes nobody else along", async () => {
    expect(await bodiesTo(others)).toBe(1);
    expect((await consentry(`try campaign/spring-sale -n marketing --to +${others}`)).exitCode).toBe(0);
  });

  it("may ask twice: what was interrupted is finished, and nothing is kept is an answer", async () => {
    const again = await consentry(`consent erase --who ${who} -o json`);
    expect(JSON.parse(again.data)).toMatchObject({ consentEvents: 1, windows: 0, finished: true });
    const third = JSON.parse((await consentry(`consent erase --who ${who} -o json`)).data);
    expect(third).toMatchObject({ sources: [], consentEvents: 0, messages: 0, windows: 0 });
    const left = JSON.parse((await consentry(`consent export --who ${who} -o json`)).data);
    expect(left.history.map(({ event }: { event: string }) => event)).toEqual(["Erased", "Erased"]);
    expect(await consentry("consent export --who +447700900999 -o json")).toMatchObject({ exitCode: 1 });
  });

  describe("and is asked for by a company's own system", () => {
    const portal = "447700922345";
    const id = "GB.5566778899";

    async function ask(what: string, body: unknown): Promise<Record<string, unknown>> {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const answer = await stage.nc.request(`consentry.request.${what}`, text, { timeout: 60_000 });
      expect(answer.string()).not.toMatch(/4?47700922345|7700 922345/);
      return answer.json();
    }

    beforeAll(async () => {
      const consent = await openBucket(stage.nc, buckets.consent);
      const { partition, pseudonym } = personOf(portal);
      await stage.agree(portal);
      const held = await consent.get(
        consentKey({ namespace: "marketing", name: "website-optin" }, partition, pseudonym),
      );
      await consent.put(consentKey({ namespace: "gone", name: "declared-no-more" }, partition, pseudonym), held?.value);
      const links = await openLinks(stage.nc);
      await links.link([personOf(portal), personOf(id)], true);
      const window = await openBucket(stage.nc, buckets.window);
      const other = personOf(id);
      const sender = { namespace: "marketing", name: "idesk-main" };
      await window.put(windowKey(sender, other.partition, other.pseudonym), { lastInboundAtMs: Date.now() });
    });

    it.each([
      ["no JSON", "BadRequest"],
      [{ by: "portal" }, "BadRequest"],
      [{ who: "somebody" }, "UnreadableRecipient"],
      [{ who: `+${portal}`, by: `for +${portal}` }, "BadRequest"],
    ])("says what is wrong with %j, in words without a number", async (body, code) => {
      expect(await ask("erase", body)).toEqual({
        error: { code, cause: expect.any(String), cure: expect.any(String) },
      });
    });

    it("gives the document of a person", async () => {
      const document = await ask("export", { who: `+${portal}`, by: "portal 17" });
      expect(document.consent).toMatchObject([{ state: "Granted" }, { state: "Granted" }]);
    });

    it("says first what would go, and changes nothing", async () => {
      const receipt = await ask("erase", { who: portal, by: "portal 17", dryRun: true });
      expect(receipt).toMatchObject({ sources: ["gone/declared-no-more", "marketing/website-optin"], windows: 1 });
      expect((await ask("export", { who: portal })).stops).toEqual([]);
    });

    it("forgets them under every name and at sources that are declared no more, with the receipt of the command", async () => {
      const { pseudonym } = personOf(portal);
      const receipt = await ask("erase", { who: "00447700922345", by: "portal 17" });
      expect(receipt).toMatchObject({ person: pseudonym, by: "portal 17", names: 2, windows: 1, finished: true });
      const left = await ask("export", { who: id });
      expect(left.consent).toMatchObject([
        { state: "Withdrawn", method: "Erasure" },
        { state: "Withdrawn", method: "Erasure" },
      ]);
      expect(left.stops).toMatchObject([{ scope: "Everything", channel: "Erasure" }]);
      const command = JSON.parse((await consentry(`consent erase --who +${portal} -o json`)).data);
      expect(Object.keys(command)).toEqual(Object.keys(receipt));
      expect(command).toMatchObject({ sources: [], consentEvents: 0, windows: 0 });
    });
  });

  it("says that it is not finished while a message to them may wait for its verdict", async () => {
    const waiting = "447700933456";
    await stage.agree(waiting);
    await gate.stop();
    await stage.send({ namespace: "marketing", name: "spring-sale" }, waiting);
    const early = await consentry(`consent erase --who +${waiting} -o json --timeout 1s`);
    expect(early.exitCode).toBe(4);
    expect(JSON.parse(early.data)).toMatchObject({ finished: false });
    gate = await startGate(environment("gate-1", "gate"));
    const late = await consentry(`consent erase --who +${waiting} -o json`);
    expect(late).toMatchObject({ exitCode: 0, progress: "" });
    expect(JSON.parse(late.data)).toMatchObject({ finished: true });
    expect(await bodiesTo(waiting)).toBe(0);
  }, 120_000);
});
