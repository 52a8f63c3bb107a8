import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningSync, startSync } from "../../../src/edge/sync/start.ts";
import { type RunningGate, startGate } from "../../../src/gate/start.ts";
import { openBucket } from "../../../src/io/nats/bucket.ts";
import { lastSequence } from "../../../src/io/nats/stored.ts";
import { temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { commitVerdict, verdictRecord } from "../../support/approvals.ts";
import { eventually } from "../../support/eventually.ts";
import { type GateStage, gateStage, templatePayload } from "../../support/gate-stage.ts";
import { type Ran, runCli } from "../../support/run-command.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";

const decision = "[0-9A-Z]{14}";

describeWithServers("the quick start, as a terminal sees it", () => {
  const nats = useNats();
  const directory = temporaryDirectory("consentry-test-");
  let stage: GateStage;
  let gate: RunningGate;
  let sync: RunningSync;
  let env: Record<string, string>;
  const consentry = (line: string, ...more: string[]): Promise<Ran> => runCli([...line.split(" "), ...more], env);

  beforeAll(async () => {
    stage = await gateStage(nats().url);
    await stage.declare({ name: "spring-sale" });
    await stage.declare({ name: "flash-sale" });
    await stage.declare({ name: "wine-club", topic: "wine" });
    gate = await startGate(stage.environment("gate-1"));
    sync = await startSync(stage.environment("sync-1"));
    env = {
      ...stage.environment("cli"),
      KUBECONFIG: join(directory, "none"),
      XDG_STATE_HOME: join(directory, "state"),
    };
    await eventually(async () => expect(await (await fetch(`${gate.url}/readyz`)).text()).toBe("ok\n"), {
      withinMs: 90_000,
    });
  }, 180_000);
  afterAll(async () => {
    await sync.stop();
    await gate.stop();
    await stage.nc.close();
  });

  it("refuses who never agreed, approves who has, and stops for STOP, however the number is written", async () => {
    const line = "try campaign/spring-sale -n marketing --to +447700900123";
    const refused = await consentry(line);
    expect(refused).toMatchObject({ exitCode: 1, progress: "" });
    expect(refused.data).toMatch(
      new RegExp(
        '^rejected  K2 consent-required: no live consent for purpose "offers" from website-optin\n' +
          "          do: record the person's consent, or take the person off the list\n" +
          `decision ${decision}  policy \\S+  \\d+ ms\n$`,
      ),
    );

    const recorded = await consentry(
      "consent record website-optin -n marketing --who +447700900123 --notice wa-optin-2026-03 --confirmed",
    );
    expect(recorded).toMatchObject({ exitCode: 0, progress: "" });
    expect(recorded.data).toMatch(/^granted {2}website-optin: offers, newsletter until \S+\n$/);
    const approved = await consentry(line);
    expect(approved).toMatchObject({ exitCode: 0, progress: "" });
    expect(approved.data).toMatch(new RegExp(`^approved  decision ${decision}  policy \\S+  \\d+ ms\n$`));

    const stopped = await consentry("consent withdraw --sender idesk-main --text STOP --who", "0044 7700 900123");
    expect(stopped).toEqual({
      exitCode: 0,
      data: "stopped  all marketing from iDesk Media by keyword; withdrawn: website-optin\n",
      progress: "",
    });
    const again = await consentry(line);
    expect(again.exitCode).toBe(1);
    expect(again.data).toMatch(/^rejected {2}K2 opted-out: stopped all marketing from this business by keyword\n/);
    expect(await (await openBucket(stage.nc, "totals")).get("marketing.spring-sale.0")).toBeUndefined();
  });

  it("says the same in JSON, and never the number", async () => {
    const ran = await consentry("try spring-sale -n marketing -o json --to +447700900124");
    expect(JSON.parse(ran.data)).toMatchObject({
      outcome: "rejected",
      campaign: "marketing/spring-sale",
      trial: true,
      violations: [{ rule: "consent-required", clause: "K2" }],
    });
    expect(ran.data + ran.progress).not.toContain("7700900124");
  });

  it("shows what is held of a person, and says when it is nothing", async () => {
    await consentry("consent record website-optin -n marketing --who +447700900125 --confirmed --purpose offers");
    const shown = await consentry("consent show --who 447700900125");
    expect(shown).toMatchObject({ exitCode: 0 });
    expect(shown.data).toMatch(/^SOURCE {2,}STATE {2,}PURPOSES .*\nmarketing\/website-optin {2,}Granted {2,}offers /);
    expect(await consentry("consent show --who 447700900199")).toEqual({
      exitCode: 1,
      data: "",
      progress: "nobody holds anything of this person\n",
    });
  });

  it("stops one topic, or one purpose, and leaves the rest alone", async () => {
    const who = "+447700900128";
    await consentry(`consent record website-optin -n marketing --who ${who} --notice wa-optin-2026-03 --confirmed`);
    const withdraw = `consent withdraw --sender idesk-main -n marketing --who ${who} --purpose offers`;
    expect(await consentry(`${withdraw} --topic wine`)).toMatchObject({
      exitCode: 0,
      data: "stopped  messages about offers/wine\n",
    });
    const wine = await consentry(`try wine-club -n marketing --to ${who}`);
    expect(wine.data).toMatch(/^rejected {2}K2 opted-out: stopped messages about this topic through compliance\n/);
    expect(await consentry(`try spring-sale -n marketing --to ${who}`)).toMatchObject({ exitCode: 0 });
    expect(await consentry(withdraw)).toMatchObject({
      exitCode: 0,
      data: "stopped  messages for offers; withdrawn: website-optin\n",
    });
    const all = await consentry(`try spring-sale -n marketing --to ${who}`);
    expect(all.data).toMatch(/^rejected {2}K2 opted-out: stopped messages of this purpose/);
    const shown = await consentry(`consent show --who ${who} -o json`);
    expect(JSON.stringify(JSON.parse(shown.data))).toContain('"purposes":["newsletter"]');
  });

  it("takes a first step for no consent, and a stop for stronger than a record", async () => {
    const pending = await consentry("consent record website-optin -n marketing --who +447700900126");
    expect(pending).toMatchObject({ exitCode: 0, data: expect.stringMatching(/^pending {2}website-optin/) });
    await consentry("consent withdraw --everything --who +447700900126");
    const after = await consentry("consent record website-optin -n marketing --who +447700900126 --confirmed");
    expect(after.progress).toMatch(/^note: stopped all messages through compliance, .* wins over this record/);
    expect((await consentry("try spring-sale -n marketing --to +447700900126")).data).toContain("opted-out");
  });

  it("imports a list once, says which rows it did not take, and names nobody", async () => {
    const file = join(directory, "people.csv");
    const rows = ["phone,at,notice,affirmative,double_opt_in,evidence,status"];
    for (let i = 0; i < 50; i++)
      rows.push(`+4477009003${String(i).padStart(2, "0")},2026-01-02T03:04:05Z,wa-optin-2026-03,yes,yes,form,granted`);
    rows.push("12,2026-01-02T03:04:05Z,wa-optin-2026-03,yes,yes,form,granted", "+447700900999,soon,,,,,");
    writeFileSync(file, rows.join("\n"));
    const dry = await consentry("consent import website-optin -n marketing --dry-run", file);
    expect(dry.data).toBe("would import  website-optin: 52 rows, 50 granted, 0 unchanged, 2 not taken\n");
    const first = await consentry("consent import website-optin -n marketing", file);
    expect(first).toMatchObject({
      exitCode: 1,
      data: "imported  website-optin: 52 rows, 50 granted, 0 unchanged, 2 not taken\n",
    });
    expect(first.progress).toContain("not taken: 1 rows, UnreadableRecipient\n");
    expect(first.progress).toContain("not taken: 1 rows, UnreadableTime\n");
    const second = await consentry("consent import website-optin -n marketing", file);
    expect(second.data).toBe("imported  website-optin: 52 rows, 0 granted, 50 unchanged, 2 not taken\n");
    expect((await consentry("try spring-sale -n marketing --to +447700900349")).exitCode).toBe(0);
    for (const ran of [dry, first, second]) expect(ran.data + ran.progress).not.toMatch(/7700900|soon/);
  });

  it("sends a file once: what it was told a minute ago it does not publish again, and what broke off goes on", async () => {
    const file = join(directory, "list.jsonl");
    const agreed = "447700900301";
    await consentry(`consent record website-optin -n marketing --who +${agreed} --confirmed`);
    const list = [agreed, "447700900502", "447700900503"].map((to) => templatePayload(to, ["Ann"]));
    writeFileSync(file, [list[0], list[1], "{}", "nonsense", ""].join("\n"));
    const first = await consentry("send --campaign spring-sale -n marketing", file);
    expect(first).toMatchObject({ exitCode: 1 });
    expect(first.data).toBe(
      [
        "OUTCOME      MESSAGES   CLAUSE   RULE",
        "approved     1",
        "rejected     1          K2       consent-required",
        "unreadable   2",
        "",
      ].join("\n"),
    );
    const stored = await lastSequence(stage.nc, "OUTBOUND");
    writeFileSync(file, list.join("\n"));
    const second = await consentry("send --campaign campaign/spring-sale -n marketing -o json", file);
    expect(JSON.parse(second.data)).toEqual([
      { outcome: "approved", clause: "", rule: "", messages: 1 },
      { outcome: "rejected", clause: "K2", rule: "consent-required", messages: 2 },
    ]);
    expect(second.progress).toContain("2 of 3 were published before and are not published again\n");
    expect(await lastSequence(stage.nc, "OUTBOUND")).toBe(stored + 1);
    const again = await consentry("send --campaign spring-sale -n marketing --again", file);
    expect(again.exitCode).toBe(1);
    expect(await lastSequence(stage.nc, "OUTBOUND")).toBe(stored + 4);
    for (const ran of [first, second, again]) expect(ran.data + ran.progress).not.toContain("7700900");
  });

  it("takes the same line twice for two messages", async () => {
    const file = join(directory, "twice.jsonl");
    const payload = templatePayload("447700900504", ["Ann"]);
    writeFileSync(file, `${payload}\n${payload}\n`);
    const ran = await consentry("send --campaign flash-sale -n marketing", file);
    expect(ran.data).toMatch(/rejected {3,}2 /);
  });

  it.each([
    [
      "try campaign/spring-sael -n marketing --to +447700900123",
      1,
      'error: no campaign "spring-sael" in namespace marketing\n   do: did you mean spring-sale? there are: flash-sale, spring-sale, wine-club\n',
    ],
    [
      "try campaign/spring-sale --to +447700900123",
      1,
      'error: no campaign "spring-sale" in namespace default\n   do: it is in another namespace: -n marketing\n',
    ],
    [
      "try campaign/spring-sale -n marketing --to 12",
      2,
      "error: --to is nobody that WhatsApp can reach\n   do: write the number with its country code\n",
    ],
    ["try campaign/spring-sale -n marketing", 2, "error: --to: say whom the message would be for\n"],
    [
      "consent record website-optin -n marketing --who +447700900127 --notice other",
      1,
      "error: website-optin declares no such notice\n   do: it declares: wa-optin-2026-03\n",
    ],
    [
      "consent withdraw --who +447700900127",
      2,
      "error: say what is withdrawn: one of --sender, --source, --everything\n",
    ],
    [
      "consent withdraw --sender idesk-main -n marketing --who +447700900127 --purpose gossip",
      1,
      "error: no consent source of iDesk Media declares such a purpose\n   do: they declare: newsletter, offers\n",
    ],
    [
      "consent withdraw --everything --who +447700900127 --topic wine",
      2,
      "error: --topic goes with --sender and one --purpose\n",
    ],
    [
      "consent withdraw --sender idesk-main --who +447700900127 --text hello",
      1,
      "error: these words do not say stop: nothing was changed\n   do: if the person means it all the same, leave --text out\n",
    ],
  ])("answers %j", async (line, exitCode, progress) => {
    expect(await consentry(line)).toEqual({ exitCode, data: "", progress });
  });

  it("explains a decision: why, on which facts, what became of it", async () => {
    const tried = JSON.parse((await consentry("try spring-sale -n marketing -o json --to +447700900601")).data);
    const shown = await consentry(`explain decision ${tried.decision}`);
    expect(shown.exitCode).toBe(0);
    expect(shown.data).toMatch(
      new RegExp(`^decision  ${tried.decision}  rejected\ncampaign  marketing/spring-sale, generation 1\n`),
    );
    expect(shown.data).toContain(
      'why       K2 consent-required: no live consent for purpose "offers" from website-optin\n',
    );
    expect(shown.data).toContain("consent at website-optin: nothing on this person\n");
    expect(shown.data).toContain("sent      never: a trial stops before dispatch\n");
    const document = JSON.parse((await consentry(`explain decision ${tried.decision} -o json`)).data);
    expect(document).toMatchObject({
      decision: tried.decision,
      attempts: [{ outcome: "rejected", input: { attempt: 1 } }],
      sent: null,
    });
    expect(await consentry("explain decision 01M83WDGR00003")).toMatchObject({ exitCode: 1 });
    expect(await consentry("explain decision nonsense")).toMatchObject({ exitCode: 2 });
  });

  it("audits the log, and says which promise was broken", async () => {
    const good = await consentry("audit");
    expect(good).toMatchObject({ exitCode: 0 });
    expect(good.data).toMatch(/^ID +PROMISE +CHECKED +BROKEN\nI1 +every accepted message has a verdict +\d+ +0\n/);
    const campaign = { namespace: "marketing", name: "nobody" };
    await commitVerdict(stage.nc, verdictRecord({ campaign, decision: "D1", sequence: 1 }));
    await commitVerdict(
      stage.nc,
      verdictRecord({ campaign, decision: "D1", sequence: 1, outcome: "rejected", attempt: 2 }),
    );
    const bad = await consentry("audit -o json");
    expect(bad.exitCode).toBe(1);
    expect(JSON.parse(bad.data).filter((row: { broken: number }) => row.broken > 0)).toMatchObject([
      { id: "I2", broken: 1, examples: ["D1 (approved, then rejected)"] },
    ]);
  });

  it("says what is missing when it is missing", async () => {
    const { CONSENTRY_PSEUDONYM_KEY: _key, ...keyless } = env;
    const noKey = await runCli("consent show --who +447700900123".split(" "), keyless);
    expect(noKey).toMatchObject({
      exitCode: 2,
      progress: expect.stringContaining("CONSENTRY_PSEUDONYM_KEY: is not set"),
    });
    const noNats = await runCli("try spring-sale --to +447700900123".split(" "), {
      ...env,
      NATS_URL: "nats://127.0.0.1:1",
    });
    expect(noNats).toMatchObject({
      exitCode: 3,
      progress: expect.stringContaining("do: start it, or point NATS_URL at it"),
    });
    await gate.stop();
    await eventually(async () => (await (await openBucket(stage.nc, "gates")).get("gate-1")) === undefined, {
      withinMs: 15_000,
    });
    const noGate = await consentry("try spring-sale -n marketing --timeout 1s --to +447700900123");
    expect(noGate).toMatchObject({ exitCode: 4, progress: expect.stringContaining("no gate is running") });
    gate = await startGate(stage.environment("gate-1"));
  });
});
