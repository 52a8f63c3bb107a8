import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readToEnd } from "../../../src/io/nats/follow.ts";
import { publishRecord } from "../../../src/io/nats/records.ts";
import { verdictOf } from "../../../src/io/nats/verdicts.ts";
import { buildBundle } from "../../../src/io/opa/build.ts";
import { obtainServers, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import type { Labelled } from "../../../src/lab/spam/corpora.ts";
import { allCourses } from "../../../src/lab/spam/courses.ts";
import { type Course, trainModel } from "../../../src/lab/spam/train.ts";
import type { RunningOperator } from "../../../src/operator/start.ts";
import type { SpamModel } from "../../../src/schemas/policy/spam-model.ts";
import { verdictInput } from "../../../src/schemas/policy/verdict-input.ts";
import { sendSubject } from "../../../src/schemas/wire/subjects.ts";
import { eventually, untilItHolds } from "../../support/eventually.ts";
import { type OperatorStage, operatorStage, pseudonymKey } from "../../support/operator-stage.ts";
import { describeWithServers, useKubernetes, useNats } from "../../support/servers.ts";

const campaign = { namespace: "marketing", name: "spring-sale" };
/** Harmless, but for officers who say otherwise. */
const text = "The gardening club meets on Tuesday evening in the village hall, and everybody brings a plant";
const stateMs = 60_000;

describeWithServers("a filter that was trained with labels", () => {
  const kubernetes = useKubernetes();
  const nats = useNats();
  let stage: OperatorStage;
  let operator: RunningOperator;
  let gate: ChildProcess;

  beforeAll(async () => {
    stage = await operatorStage({ kubernetes: kubernetes(), nats: nats() });
    operator = await stage.startOperator("operator-1");
    await stage.kubectl("apply", "--server-side", "-f", "examples/quickstart/");
    await stage.reportSource();
    await stage.publishBundle("1.4.0");
    const settings = { NATS_URL: nats().url, CONSENTRY_NAME: "gate-0", CONSENTRY_PSEUDONYM_KEY: pseudonymKey };
    gate = spawn(process.execPath, ["test/support/run-gate.ts"], {
      env: { ...process.env, ...settings, CONSENTRY_LOG_LEVEL: "silent" },
      stdio: ["ignore", "inherit", "inherit"],
    });
    await untilJudgesBy("1.4.0");
  }, 180_000);

  afterAll(async () => {
    gate?.kill("SIGKILL");
    await operator?.stop();
    await stage?.close();
  });

  it("judges messages from the moment its bundle is active, as the labels say", async () => {
    const before = await judged();
    expect(before.rules).not.toContain("spam");
    const labels: Labelled[] = [{ class: "spam", text }];
    const model = trainModel(few(labels), () => {});

    await stage.publishFile(await bundleWith(model, "1.5.0"));
    await untilJudgesBy("1.5.0");

    const after = await judged();
    expect(after.model).toBe(model.version);
    expect(after.model).not.toBe(before.model);
    expect(after.rules).toContain("spam");
  }, 240_000);

  async function untilJudgesBy(revision: string): Promise<void> {
    const path = "jsonpath={.status.active.revision} {.status.gates}";
    await untilItHolds(async () => {
      expect(await stage.kubectl("get", "policybundle", "whatsapp", "-o", path)).toBe(`${revision} 1/1`);
    }, stateMs);
  }

  /** Sends the text to somebody, and reads what was judged. */
  async function judged() {
    const to = "447700900123";
    const data = JSON.stringify({ messaging_product: "whatsapp", to, type: "text", text: { body: text } });
    const { sequence } = await publishRecord(stage.nc, sendSubject(campaign, to.slice(-4)), data, {});
    return await eventually(() => verdictOn(sequence), { withinMs: stateMs, everyMs: 200 });
  }

  async function verdictOn(sequence: number) {
    const found: { model: string; rules: string[] }[] = [];
    await readToEnd(stage.nc, {
      stream: "VERDICTS",
      filters: ["consentry.verdict.>"],
      from: 1,
      deadlineMs: stateMs,
      onMessage: (followed) => {
        const record = verdictOf(followed);
        if (record?.sequence !== sequence || followed.message.data.length === 0) return;
        const { content } = verdictInput.parse(JSON.parse(Buffer.from(followed.message.data).toString("utf8"))).facts;
        const model = content.known ? content.value.model : "none";
        found.push({ model, rules: record.violations.map(({ rule }) => rule) });
      },
    });
    return found.at(-1);
  }
});

/** A hundredth of what the shipped filter learns from, so that it takes seconds, and the labels. */
function few(labels: readonly Labelled[]) {
  const courses = allCourses(labels);
  const some = (course: Course): Course => ({
    ...course,
    lessons: course.lessons.filter((lesson, at) => lesson.text === text || at % 100 === 0),
  });
  return { class: some(courses.class), language: some(courses.language), content: some(courses.content) };
}

/** Our policies with another filter, which need not do well on the canaries: it has learnt next to nothing. */
async function bundleWith(model: SpamModel, revision: string): Promise<string> {
  const directory = temporaryDirectory("consentry-retrained-");
  const policiesDir = join(directory, "policies");
  cpSync("policies", policiesDir, { recursive: true });
  const filter = join(policiesDir, "data/consentry/filter");
  writeFileSync(join(filter, "model.json"), JSON.stringify({ model }));
  writeFileSync(join(filter, "canary.json"), "{}");
  const { opa } = await obtainServers(["opa"], { progress: () => {} });
  const outFile = join(directory, "bundle.tar.gz");
  await buildBundle({ opaBinary: opa, policiesDir, revision, outFile });
  return outFile;
}
