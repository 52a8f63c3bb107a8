import { afterAll, beforeAll, expect, it } from "vitest";
import { readToEnd } from "../../../src/io/nats/follow.ts";
import { mostWithin, operatorWrites, untilNothingIsWritten } from "../../support/audit-writes.ts";
import { untilItHolds } from "../../support/eventually.ts";
import { announceGates, type GatesDouble } from "../../support/gates-double.ts";
import { type OperatorProcess, startOperatorProcess } from "../../support/operator-process.ts";
import { type OperatorStage, operatorStage } from "../../support/operator-stage.ts";
import { describeWithServers, useKubernetes, useNats } from "../../support/servers.ts";
import { ownedCampaign } from "../../support/whole-stage.ts";

// What operators cost the API server, counted from its audit log, and what two of them do to each other. CONSENTRY_STEADY_SECONDS
// says how long nothing may be written, CONSENTRY_FREEZE_SECONDS how long one stands still.

const steadyMs = 1000 * Number(process.env.CONSENTRY_STEADY_SECONDS ?? 5);
const freezeMs = 1000 * Number(process.env.CONSENTRY_FREEZE_SECONDS ?? 0);
const leaseMs = 15_000;
const hourMs = 3_600_000;

describeWithServers("operators", () => {
  const kubernetes = useKubernetes({ audit: true });
  const nats = useNats();
  const many = Array.from({ length: 100 }, (_, index) => `many-${index}`);
  let stage: OperatorStage;
  let gates: GatesDouble;
  let leader: OperatorProcess;
  let second: OperatorProcess;

  beforeAll(async () => {
    stage = await operatorStage({ kubernetes: kubernetes(), nats: nats() });
    gates = await announceGates(stage.nc, ["gate-1", "gate-2"]);
    await stage.publishBundle("1.4.0");
    await stage.kubectl("apply", "--server-side", "-f", "examples/quickstart/");
    // Fresh for whoever is an hour ahead as well; to call it stale is right, and another test's matter.
    await stage.reportSource({ lastSyncAtMs: Date.now() + hourMs });
    leader = await started("operator-1", hourMs);
    await untilItHolds(async () => expect(await holder()).toMatch(/^operator-1_/), 20_000);
    second = await started("operator-2", -hourMs);
    await stage.apply(...many.map((name) => ownedCampaign(name)));
    await stage.kubectl("wait", "campaign", "--all", "-n", "marketing", "--for=condition=Ready", "--timeout=25s");
    // The first count is a transition: from no data to no violations.
    for (const name of many) await stage.count(name, { approved: 1, judged: 1 });
    await untilItHolds(async () => expect(await counted(1)).toBe(many.length), 30_000);
  }, 180_000);

  afterAll(async () => {
    await second?.end("SIGKILL");
    await leader?.end("SIGKILL");
    await gates?.stop();
    await stage?.close();
  });

  it("tell the story of a suspension in few writes", async () => {
    const before = writes().length;
    await stage.stopCampaign("flash-sale", { atMs: Date.now() });
    await untilItHolds(
      async () => expect(await field("flash-sale", "{.status.remediation.openCases}")).toBe("1"),
      20_000,
    );
    await untilNothingIsWritten(kubernetes().auditFile);
    const story = writes().slice(before);
    console.log(`a suspension: ${story.map(({ what }) => what).join(", ")}`);
    expect(story.filter(({ what }) => what === "compliancecases")).toHaveLength(1);
    expect(story.length).toBeLessThanOrEqual(12);
  });

  it("write nothing but their lease while nothing happens, though their clocks are two hours apart", async () => {
    await untilNothingIsWritten(kubernetes().auditFile);
    const [before, term] = [writes().length, await transitions()];
    await new Promise((resolve) => setTimeout(resolve, steadyMs));
    expect(writes().slice(before)).toEqual([]);
    expect(await transitions()).toBe(term);
    expect(await holder()).toMatch(/^operator-1_/);
  });

  it("hand over by a clock of their own: one that stood still writes nothing that was decided before", async () => {
    await stage.kubectl(
      "annotate",
      "campaign",
      "flash-sale",
      "-n",
      "marketing",
      "consentry.dev/resume-requested=early",
    );
    leader.signal("SIGSTOP");
    await suspend("spring-sale", true);
    await untilItHolds(async () => expect(await holder()).toMatch(/^operator-2_/), 3 * leaseMs);
    await untilItHolds(async () => expect(await suspendedReason("spring-sale")).toBe("True SuspendedBySpec"), 20_000);
    await suspend("spring-sale", false);
    await untilItHolds(async () => expect(await suspendedReason("spring-sale")).toBe("False Sending"), 20_000);
    await untilItHolds(
      async () => expect(await field("flash-sale", "{.status.lastHandledResume}")).toBe("early"),
      20_000,
    );
    await new Promise((resolve) => setTimeout(resolve, freezeMs));
    await untilNothingIsWritten(kubernetes().auditFile);
    const before = [await versions(), await records(), await transitions()];
    leader.signal("SIGCONT");
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    expect([await versions(), await records(), await transitions()]).toEqual(before);
    expect(await holder()).toMatch(/^operator-2_/);
  }, 240_000);

  it("write counts at most every half minute a campaign and within their budget, also after one whose clock was ahead", async () => {
    const before = writes().length;
    for (let round = 2; round <= 12; round++) {
      for (const name of many) await stage.count(name, { approved: round, judged: round });
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    await untilItHolds(() => expect(writes().slice(before).length).toBe(many.length), 20_000);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const story = writes().slice(before);
    expect(new Set(story.map(({ what, name }) => `${what} ${name}`)).size).toBe(many.length);
    expect(story.length).toBe(many.length);
    // 40 may come at once after a quiet time, and then 20 a second.
    for (const seconds of [1, 2, 4]) expect(mostWithin(story, 1000 * seconds)).toBeLessThanOrEqual(40 + 20 * seconds);
    const asOf = Date.parse(await field(many[0] ?? "", "{.status.messages.asOf}"));
    expect(Math.abs(asOf - (Date.now() - hourMs))).toBeLessThan(60_000);
  }, 180_000);

  async function started(name: string, skewMs: number): Promise<OperatorProcess> {
    return startOperatorProcess({ name, natsUrl: nats().url }, { skewMs });
  }

  function writes() {
    return operatorWrites(kubernetes().auditFile);
  }

  /** How many of the many have a status that says so. */
  async function counted(approved: number): Promise<number> {
    const path = "jsonpath={.items[*].status.messages.approved}";
    const all = await stage.kubectl("get", "campaigns", "-n", "marketing", "-o", path);
    return all.split(" ").filter((each) => each === String(approved)).length;
  }

  async function suspend(name: string, value: boolean): Promise<void> {
    const patch = JSON.stringify({ spec: { suspend: value } });
    await stage.kubectl("patch", "campaign", name, "-n", "marketing", "--type=merge", "-p", patch);
  }

  async function suspendedReason(name: string): Promise<string> {
    const at = '.status.conditions[?(@.type=="Suspended")]';
    return await field(name, `{${at}.status} {${at}.reason}`);
  }

  async function field(name: string, path: string): Promise<string> {
    return await stage.kubectl("get", "campaign", name, "-n", "marketing", "-o", `jsonpath=${path}`);
  }

  async function lease(path: string): Promise<string> {
    return await stage.kubectl(
      "get",
      "lease",
      "consentry-operator",
      "-n",
      "consentry-system",
      "-o",
      `jsonpath=${path}`,
    );
  }

  async function holder(): Promise<string> {
    return await lease("{.spec.holderIdentity}");
  }

  async function transitions(): Promise<string> {
    return await lease("{.spec.leaseTransitions}");
  }

  async function versions(): Promise<string> {
    const path = "jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.resourceVersion}{'\\n'}{end}";
    return await stage.kubectl("get", "consentry", "-A", "-o", path);
  }

  /** How many records there are of everything an operator writes on NATS. */
  async function records(): Promise<number[]> {
    const counts: number[] = [];
    for (const [stream, filter] of [
      ["KV_desired", ">"],
      ["KV_holds", ">"],
      ["VERDICTS", "consentry.hold.*"],
    ] as const) {
      let last = 0;
      const onMessage = ({ sequence }: { sequence: number }) => {
        last = sequence;
      };
      await readToEnd(stage.nc, { stream, filters: [filter], from: 1, deadlineMs: 10_000, onMessage });
      counts.push(last);
    }
    return counts;
  }
});
