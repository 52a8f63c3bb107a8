import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { lastSequence } from "../../../src/io/nats/stored.ts";
import { guardedNats } from "../../../src/lab/servers/nats-users.ts";
import { removeDirectory, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { eventually } from "../../support/eventually.ts";
import { readVerdicts } from "../../support/gate-stage.ts";
import { commandsOf } from "../../support/page.ts";
import { describeWithServers, useKubernetes, useNats } from "../../support/servers.ts";
import { isLeftOut, keptPackages, languages, mustBeAtHand } from "./languages.ts";
import { changeRoom, published, publishWithoutAnswer, sequenceIn, untilJudged } from "./outbound.ts";
import { type HowToStage, howToStage, type Ran, untilReady } from "./stage.ts";

// Every command of docs/how-to/connect-a-producer.md, as it stands there, on real servers and with the rights of a producer.

const page = commandsOf("docs/how-to/connect-a-producer.md");
const withinMs = 60_000;
const buildDeadlineMs = 15 * 60_000;
const refused =
  'K2 consent-required: no live consent for purpose "offers" from website-optin\n' +
  "   do: record the person's consent, or take the person off the list\n";
const refusal = { code: 1, stderr: "", stdout: expect.stringContaining(refused) };
const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

describeWithServers("a producer connects as the page tells", () => {
  const directory = temporaryDirectory("consentry-how-to-");
  const guarded = guardedNats(join(directory, "nats-keys"), ["marketing"], "anybody");
  const kubernetes = useKubernetes();
  const nats = useNats({ config: guarded.config });
  let stage: HowToStage;
  let login = "";
  const at = () => ({ nc: stage.nc, url: nats().url, creds: join(directory, "nats.creds") });

  beforeAll(async () => {
    stage = await howToStage({ kubernetes: kubernetes(), nats: nats(), guarded, directory });
    // So that what is refused here does not stop the campaign for who comes next.
    const mode = JSON.stringify({ spec: { enforcement: { mode: "Warn" } } });
    await stage.kubectl("patch", "campaign", "spring-sale", "-n", "marketing", "--type=merge", "-p", mode);
    await untilReady(stage);
    const commands = page.get("Get a key") ?? [];
    login = commands.at(-1)?.replace(/NATS_URL=\S+/, `NATS_URL=${nats().url}`) ?? "";
    for (const command of commands) expect(await stage.type(command)).toMatchObject({ code: 0 });
  }, 300_000);

  afterAll(async () => {
    await stage?.stop();
    await removeDirectory(directory);
  });

  it("has commands for nothing else", () => {
    expect([...page].filter(([, commands]) => commands.length > 0).map(([heading]) => heading)).toEqual([
      "Get a key",
      ...languages.map(({ heading }) => heading),
    ]);
  });

  it("prints accounts that nats-server takes, with a user for the producers", async () => {
    const accounts = readFileSync(join(directory, "consentry-accounts.conf"), "utf8");
    expect(guarded.config.replace(/ {4}{ user: anybody.*\n/, "")).toContain(accounts.trim());
    expect(accounts).toContain("producer_marketing {");
  });

  describe.each(languages.filter((each) => !isLeftOut(each)))("in $heading", (language) => {
    const commands = (page.get(language.heading) ?? []).map((each) => each.replaceAll(".venv", keptPackages()));
    const send = commands.at(-1) ?? "";
    /** The page's command for another message. */
    const sendAs = (id: string, to: string) => send.replace(/order-\d+/, id).replace(/\+\d+/, to);
    const type = (command: string, env = {}): Promise<Ran> => stage.type(`${login}; ${command}`, env);
    const id = `${language.heading}-1`;
    const number = `+4477009004${languages.indexOf(language)}0`;

    beforeAll(async () => {
      await mustBeAtHand(language);
      for (const command of commands.slice(0, -1)) expect(await stage.type(command)).toMatchObject({ code: 0 });
    }, buildDeadlineMs);

    it("reads why its message is refused, and what to do", async () => {
      const ran = await type(send);
      expect(ran).toMatchObject({ code: 1, stderr: "" });
      expect(ran.stdout).toMatch(/^rejected {2}decision [0-9A-Z]{14}\n/);
      expect(ran.stdout.split("\n").slice(1).join("\n")).toBe(refused);
    });

    it("reads the approval of a message, which expires and is traced as it said", async () => {
      await agree(number);
      const seen = published(stage.nc);
      const ran = await type(sendAs(id, number), { TRACEPARENT: traceparent, EXPIRES_SECONDS: "900" });
      expect(ran).toMatchObject({ code: 0, stderr: "" });
      const [, decision] = /^approved {2}decision ([0-9A-Z]{14})\n$/.exec(ran.stdout) ?? [];
      expect(seen()[0]?.headers?.get("traceparent")).toBe(traceparent);
      const verdict = (await readVerdicts(stage.nc)).find((each) => each.decision === decision);
      const usefulMs = (verdict?.expireAtMs ?? 0) - (verdict?.receivedAtMs ?? 0);
      expect(usefulMs).toBeGreaterThan(800_000);
      expect(usefulMs).toBeLessThanOrEqual(900_000);
    });

    it("publishes again without a second message what it had no answer to, and reads the verdict of the first", async () => {
      const [again, to] = [`${id}-again`, "+447700900499"];
      await publishWithoutAnswer(at(), again, to);
      const before = await lastSequence(stage.nc, "OUTBOUND");
      const ran = await type(sendAs(again, to));
      expect(ran).toMatchObject(refusal);
      expect(await lastSequence(stage.nc, "OUTBOUND")).toBe(before);
    });

    it("leaves the verdicts of others to whoever waits for them", async () => {
      const [waited, to] = [`${id}-waited`, "+447700900498"];
      const first = await publishWithoutAnswer(at(), waited, to);
      await untilJudged(stage.nc, first);
      const other = await type(sendAs(`${id}-other`, to));
      const ran = await type(sendAs(waited, to));
      expect([await sequenceIn(stage.nc, other), await sequenceIn(stage.nc, ran)]).toEqual([first + 1, first]);
    });

    it("waits while OUTBOUND is full, and is stored when there is room again", async () => {
      const room = await changeRoom(stage.nc, 1);
      onTestFinished(async () => void (await changeRoom(stage.nc, room)));
      const seen = published(stage.nc);
      const running = type(sendAs(`${id}-full`, "+447700900497"));
      await eventually(() => seen().length > 1, { withinMs });
      const before = await lastSequence(stage.nc, "OUTBOUND");
      await changeRoom(stage.nc, room);
      expect(await running).toMatchObject(refusal);
      expect(await lastSequence(stage.nc, "OUTBOUND")).toBe(before + 1);
    });

    it("reads that nobody declared its campaign", async () => {
      const ran = await type(sendAs(`${id}-lost`, "+447700900496").replace("spring-sale", "no-such-sale"));
      expect(ran).toMatchObject({ code: 1, stdout: expect.stringContaining("unknown-campaign") });
    });

    it("says that it may not, and stops, when the namespace is another's", async () => {
      const seen = published(stage.nc);
      const ran = await type(send, { NAMESPACE: "sales" });
      expect(ran).toMatchObject({ code: 3, stdout: "" });
      expect(ran.stderr).toMatch(/^not stored: .*permissions violation for publish/im);
      expect(seen()).toEqual([]);
    });
  });

  async function agree(to: string): Promise<void> {
    const record = `consentry consent record website-optin -n marketing --who ${to} --notice wa-optin-2026-03 --confirmed`;
    expect(await stage.type(record)).toMatchObject({ code: 0 });
  }
});
