import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningSync, startSync } from "../../../src/edge/sync/start.ts";
import { type RunningGate, startGate } from "../../../src/gate/start.ts";
import { readToEnd } from "../../../src/io/nats/follow.ts";
import { guardedNats } from "../../../src/lab/servers/nats-users.ts";
import { removeDirectory, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { headers } from "../../../src/schemas/wire/headers.ts";
import { eventually } from "../../support/eventually.ts";
import { refusedBy } from "../../support/forbidden.ts";
import { type GateStage, gateStage } from "../../support/gate-stage.ts";
import { type Ran, runCli } from "../../support/run-command.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";

const ann = "447700900123";
const ben = "447700911123";
const cid = "447700922123";
const kept = "--keep-text --consent-reference ticket-812";
const words = "Ann of 12 Mill Lane";

describeWithServers("an officer who teaches the filter", () => {
  const directory = temporaryDirectory("consentry-test-");
  const guarded = guardedNats(join(directory, "keys"), ["marketing"], "anybody");
  const nats = useNats({ config: guarded.config });
  let stage: GateStage;
  let gate: RunningGate;
  let sync: RunningSync;
  let decisions: Record<"approved" | "parked" | "refused" | "refusedToo" | "trial", string>;
  const environment = (name: string, user: string) => ({
    ...stage.environment(name),
    NATS_CREDS: guarded.creds(user),
    KUBECONFIG: join(directory, "none"),
    XDG_STATE_HOME: join(directory, "state"),
  });
  const as = (user: string, line: string): Promise<Ran> => runCli(line.split(" "), environment("cli", user));
  const consentry = (line: string): Promise<Ran> => as("reviewer", line);

  beforeAll(async () => {
    stage = await gateStage(nats().url);
    const campaign = await stage.declare({ name: "spring-sale" });
    const nightly = await stage.declare({ name: "nightly", quietHours: { from: "00:00", to: "23:59" } });
    gate = await startGate(environment("gate-1", "gate"));
    sync = await startSync(environment("sync-1", "sync"));
    await eventually(async () => (await fetch(`${gate.url}/readyz`)).ok, { withinMs: 90_000 });
    for (const each of [ann, ben]) await stage.agree(each);
    const sequences = {
      approved: await stage.send(campaign, ann, { parameters: [words] }),
      parked: await stage.send(nightly, ben, { parameters: ["Ben"] }),
      refused: await stage.send(campaign, cid),
      refusedToo: await stage.send(campaign, cid),
      trial: await stage.send(campaign, ann, { headers: { [headers.trial]: "1" } }),
    };
    const named = await eventually(
      async () => {
        const bySequence = new Map((await stage.verdicts()).map(({ sequence, decision }) => [sequence, decision]));
        const found = Object.entries(sequences).map(([what, sequence]) => [what, bySequence.get(sequence)] as const);
        return found.every(([, decision]) => decision !== undefined) && Object.fromEntries(found);
      },
      { withinMs: 30_000 },
    );
    decisions = named as typeof decisions;
  }, 180_000);

  afterAll(async () => {
    await sync.stop();
    await gate.stop();
    await stage.nc.close();
    await removeDirectory(directory);
    expect(refusedBy(nats())).toEqual([]);
  });

  /** Every record of LABELS, as whoever reads the disk finds it. */
  async function stored(): Promise<string[]> {
    const found: string[] = [];
    await readToEnd(stage.nc, {
      stream: "LABELS",
      filters: [">"],
      from: 1,
      deadlineMs: 10_000,
      onMessage: ({ subject, data, message }) =>
        found.push(`${subject} ${message.headers ?? ""} ${Buffer.from(data).toString("utf8")}`),
    });
    return found;
  }

  const exported = async () => {
    const { data, progress } = await consentry("spam labels export -n marketing");
    return {
      texts: data
        .trimEnd()
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
      progress,
    };
  };

  it("is told where to begin while nothing is labelled", async () => {
    const report = await consentry("spam report -n marketing");
    expect(report.exitCode).toBe(0);
    expect(report.data).toContain("consent-required   2          0");
    expect(report.progress).toContain("nothing of the last 30d is labelled yet");
    expect(report.progress).toMatch(new RegExp(`spam label (${Object.values(decisions).join("|")}) --right\\|--wrong`));
  });

  it("reads the decision first", async () => {
    const shown = await consentry(`explain decision ${decisions.refused}`);
    expect(shown).toMatchObject({ exitCode: 0, progress: "" });
    expect(shown.data).toMatch(/why .*consent-required/);
    expect(shown.data).toMatch(/facts +message: template spring_offer/);
  });

  it("says that a stop was right, sees what is recorded, and may say so again", async () => {
    const answer = await consentry(`spam label ${decisions.refused} --right -o json`);
    expect(answer).toMatchObject({ exitCode: 0, progress: "" });
    expect(JSON.parse(answer.data)).toMatchObject({
      ...{ decision: decisions.refused, namespace: "marketing", campaign: "spring-sale", outcome: "rejected" },
      ...{ rules: expect.arrayContaining(["consent-required"]), judgement: "right", class: null, revision: "1.0.0" },
      ...{ by: expect.stringContaining("@"), textKept: false },
    });
    const again = await consentry(`spam label ${decisions.refused.toLowerCase()} --right`);
    expect(again).toMatchObject({ exitCode: 0, progress: "you have said just that before; nothing was changed\n" });
    expect(await stored()).toHaveLength(1);
  });

  it("keeps the text of a message that is still there, with consent: masked, and sealed", async () => {
    const answer = await consentry(`spam label ${decisions.approved} --wrong --class smishing ${kept}`);
    expect(answer).toMatchObject({ exitCode: 0 });
    expect(answer.data).toContain("text: kept, masked and sealed (ticket-812)");
    expect((await consentry(`spam label ${decisions.approved} --wrong --class smishing ${kept}`)).progress).toContain(
      "just that before",
    );
    await consentry(`spam label ${decisions.parked} --wrong --class ham ${kept}`);
    for (const record of await stored()) expect(record).not.toMatch(/Ann|Mill|spring is here|7700/);
    const sentence = (name: string) => `Hello ${name}, spring is here: 00 % off until Sunday. Reply STOP to stop.`;
    expect(await exported()).toEqual({
      texts: [
        { class: "smishing", text: sentence("Ann of 00 Mill Lane") },
        { class: "ham", text: sentence("Ben") },
      ],
      progress: "2 texts; of the labelled 1 had no text\n",
    });
  });

  it("hands over on standard input the text of a message that is not kept", async () => {
    const line = `spam label ${decisions.refusedToo} --right --class spam ${kept}`;
    expect(await piped(line, "Win 1000 now: https://prize.example/cid/7 or cid@mail.example\n")).toBe(0);
    expect((await exported()).texts).toContainEqual({
      class: "spam",
      text: "Win 0000 now: https://prize.example/… or x@x.example",
    });
    const record = (await stored()).at(-1);
    expect(record).toContain(decisions.refusedToo);
    expect(record).not.toMatch(/Win|prize|mail/);
  });

  it("is told why when there is none, and nothing is recorded", async () => {
    const before = await stored();
    expect(await piped(`spam label ${decisions.refused} --right --class spam ${kept}`, "")).toBe(1);
    expect(await stored()).toEqual(before);
  });

  it.each([
    ["--right --wrong", 2, "say one of --right and --wrong"],
    ["", 2, "say one of --right and --wrong"],
    ["--right --class spam --keep-text", 2, "--consent-reference <reference>"],
    ["--right --class spam --consent-reference ticket-812", 2, "--keep-text keeps it"],
    [`--right ${kept}`, 2, "a text teaches nothing without what it is"],
    ["--right --class spam --keep-text --consent-reference +447700900123", 2, "seems to hold a telephone number"],
    ["--right --class nonsense", 2, "--class"],
    ["--right --rule quiet-hours", 1, "the rule quiet-hours did not stop this message"],
  ])("may not say %s", async (flags, exitCode, why) => {
    const before = await stored();
    const answer = await consentry(`spam label ${decisions.refused} ${flags}`.trim());
    expect(answer.exitCode).toBe(exitCode);
    expect(answer.progress).toContain(why);
    expect(answer.progress).not.toContain("7700900123");
    expect(await stored()).toEqual(before);
  });

  it("is told when there is no such verdict, and that a trial counts nowhere", async () => {
    expect(await consentry("spam label 01M83WDGR00003 --right")).toMatchObject({
      exitCode: 1,
      progress: expect.stringMatching(/nothing is stored on 01M83WDGR00003\n.*do: .*spam report/),
    });
    expect(await consentry("spam label tomorrow --right")).toMatchObject({ exitCode: 2 });
    expect((await consentry(`spam label ${decisions.trial} --right`)).progress).toContain("counts nowhere");
  });

  it("reads how often rules and campaigns were right, with how sure that is", async () => {
    const report = await consentry("spam report -A -o json --since 1h");
    expect(JSON.parse(report.data)).toMatchObject({
      ...{ labelled: 4, falseAlarms: 1, misses: 1, disputed: 0 },
      rules: expect.arrayContaining([
        expect.objectContaining({ rule: "consent-required", verdicts: 2, labelled: 2, right: 2, precision: 1 }),
        expect.objectContaining({ rule: "quiet-hours", verdicts: 1, labelled: 1, right: 0, toLabel: null }),
      ]),
      campaigns: [
        { campaign: "marketing/nightly", labelled: 1, falseAlarms: 1, approvals: 0 },
        { campaign: "marketing/spring-sale", labelled: 2, right: 2, approvals: 1, misses: 1 },
      ],
    });
    const table = await consentry("spam report -n marketing");
    expect(table.data).toMatch(/^4 labelled: 1 false alarm, 1 miss\n/);
    expect(table.data).toMatch(/consent-required +2 +2 +2 +100% +34% to 100%/);
    expect((await consentry("spam report -n sales -o json")).data).toContain('"labelled": 0');
    for (const typed of ["--since soon", "-n >", "-n a.b"])
      expect((await consentry(`spam report ${typed}`)).exitCode).toBe(2);
  });

  it("lets go of a text when the consent to it is taken back, and the word stays", async () => {
    const forget = `spam labels forget ${decisions.refusedToo}`;
    expect(await as("officer", forget)).toMatchObject({ exitCode: 0, data: expect.stringContaining("1 texts") });
    expect((await exported()).texts.map(({ class: is }) => is)).toEqual(["smishing", "ham"]);
    expect((await stored()).filter((record) => record.includes(decisions.refusedToo) && /s1\./.test(record))).toEqual(
      [],
    );
    const { rules } = JSON.parse((await consentry("spam report -A -o json")).data);
    expect(rules).toContainEqual(expect.objectContaining({ rule: "consent-required", labelled: 2 }));
    expect(await as("officer", forget)).toMatchObject({ exitCode: 1 });
  });

  it("shows a person what is kept of them, and loses it when they are forgotten, and nobody else's", async () => {
    const document = JSON.parse((await as("officer", `consent export --who +${ann} -o json`)).data);
    expect(document.texts).toMatchObject([
      { decision: decisions.approved, class: "smishing", reference: "ticket-812" },
    ]);
    expect(document.texts[0].text).toContain("Ann of 00 Mill Lane");
    const receipt = await as("officer", `consent erase --who +${ann} -o json`);
    expect(JSON.parse(receipt.data)).toMatchObject({ texts: 1 });
    expect((await exported()).texts.map(({ class: is }) => is)).toEqual(["ham"]);
    expect((await stored()).filter((record) => record.includes(decisions.approved))).toEqual([]);
    const answer = await stage.nc.request("consentry.request.erase", JSON.stringify({ who: ben }), { timeout: 60_000 });
    expect(answer.json()).toMatchObject({ texts: 1 });
    expect((await exported()).texts).toEqual([]);
  });

  it("keeps no text of somebody who is forgotten, and may still say that the verdict was wrong", async () => {
    const late = await piped(`spam label ${decisions.approved} --wrong --class smishing ${kept}`, "Win 1000 now");
    expect(late).toBe(1);
    expect(await consentry(`spam label ${decisions.approved} --wrong --class smishing`)).toMatchObject({ exitCode: 0 });
    expect((await exported()).texts).toEqual([]);
  });

  /** @returns exit code */
  async function piped(line: string, input: string): Promise<number> {
    const { PATH = "" } = process.env;
    const env = { PATH, HOME: directory, ...environment("cli", "reviewer") };
    const child = spawn(process.execPath, ["src/main.ts", ...line.split(" ")], { env });
    child.stdin.end(input);
    const late = setTimeout(() => child.kill("SIGKILL"), 60_000);
    const [[code], ...told] = await Promise.all([once(child, "exit"), text(child.stderr), text(child.stdout)]);
    clearTimeout(late);
    expect(code, `it ends: ${told.join("")}`).not.toBeNull();
    expect(told.join("")).not.toMatch(/prize|7700/);
    return code;
  }
});
