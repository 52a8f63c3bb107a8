import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningDispatch, startDispatch } from "../../../src/edge/dispatch/start.ts";
import { openBucket } from "../../../src/io/nats/bucket.ts";
import { writeHold } from "../../../src/io/nats/holds.ts";
import { type FakeCloudApi, startFakeCloudApi } from "../../../src/lab/fake-cloud-api.ts";
import type { RunningOperator } from "../../../src/operator/start.ts";
import { holdSight, sightKey } from "../../../src/schemas/wire/sent.ts";
import { campaignScope, partitionOf } from "../../../src/schemas/wire/subjects.ts";
import { eventually, untilItHolds } from "../../support/eventually.ts";
import { type OperatorStage, operatorStage, partitions } from "../../support/operator-stage.ts";
import { describeWithServers, useKubernetes, useNats } from "../../support/servers.ts";
import { holdOf } from "../../support/verdicts.ts";
import { approvedUnderHold, ownedCampaign, type WholeStage, wholeStage } from "../../support/whole-stage.ts";
import { itStaysStopped } from "./people.ts";

// Everything real: API server, NATS, three gates as processes, an operator, dispatch. How fast a breach stops a campaign, and
// that nothing leaves while it is stopped. CONSENTRY_BREACHES and CONSENTRY_STORM say how many. On a machine on which other tests
// run the worst of fifty is that machine's: then nine of ten have to keep the goal, with room. Asked for more breaches, on a
// machine with nothing else to do, the 99th of a hundred has to.

const breaches = Number(process.env.CONSENTRY_BREACHES ?? 50);
const stormHolds = Number(process.env.CONSENTRY_STORM ?? 200);
const goalMs = { hold: 250, status: 2_000 };
const roomForLoad = 4;
const share = process.env.CONSENTRY_BREACHES === undefined ? 0.9 : 0.99;

const number = (index: number) => `4477009${String(index).padStart(5, "0")}`;
const forbidden = ["assault rifle for sale", "10 %"];

describeWithServers("a stop", () => {
  const kubernetes = useKubernetes();
  const nats = useNats();
  let stage: OperatorStage;
  let whole: WholeStage;
  let operator: RunningOperator;
  let api: FakeCloudApi;
  let dispatch: RunningDispatch;

  beforeAll(async () => {
    stage = await operatorStage({ kubernetes: kubernetes(), nats: nats() });
    whole = wholeStage(stage, nats().url);
    for (const name of ["gate-1", "gate-2", "gate-3"]) whole.startGate(name);
    await stage.publishBundle("1.4.0");
    await stage.kubectl("apply", "--server-side", "-f", "examples/quickstart/");
    const rollout = { strategy: "Immediate", massSuspension: { maxCampaigns: 1000, within: "10m" } };
    await stage.kubectl("patch", "pbun", "whatsapp", "--type=merge", "-p", JSON.stringify({ spec: { rollout } }));
    await stage.reportSource();
    operator = await stage.startOperator("operator-1");
    api = await startFakeCloudApi();
    dispatch = await startDispatch({
      ...whole.environment("dispatch-1"),
      CONSENTRY_CLOUD_API_URL: api.url,
      CONSENTRY_WHATSAPP_TOKEN: "a-token",
    });
    await stage.kubectl("wait", "campaign", "--all", "-n", "marketing", "--for=condition=Ready", "--timeout=60s");
    await whole.untilShared(["gate-1", "gate-2", "gate-3"]);
    for (let index = 0; index < 200; index++) await whole.agree(number(index));
  }, 240_000);

  afterAll(async () => {
    await dispatch?.stop();
    await operator?.stop();
    await whole?.stop();
    await api?.stop();
    await stage?.close();
  });

  it(
    `follows a breach in the log and in the status, ${breaches} times`,
    async () => {
      const names = Array.from({ length: breaches }, (_, index) => `breach-${index}`);
      await stage.apply(...names.map((name) => ownedCampaign(name)));
      await stage.kubectl("wait", "campaign", "--all", "-n", "marketing", "--for=condition=Ready", "--timeout=120s");
      for (const [index, name] of names.entries()) {
        await whole.send(name, number(index), forbidden);
        await eventually(() => suspendedAtMs(name), { withinMs: 20_000 });
      }
      const log = await whole.log();
      const times = names.map((name) => timesOf(name, log));
      const hold = spread(times.map((each) => each.holdAtMs - each.breachAtMs));
      const status = spread(times.map((each) => (suspendedAtMs(each.name) ?? 0) - each.breachAtMs));
      console.log(`breach -> hold ${hold.text}; breach -> Suspended=True ${status.text}`);
      expect(approvedUnderHold(log)).toEqual([]);
      expect(hold.most).toBeLessThan(goalMs.hold * roomForLoad);
      expect(status.most).toBeLessThan(goalMs.status * roomForLoad);
    },
    120_000 + breaches * 3_000,
  );

  it("comes while the API server is down, and the status says so when it is back", async () => {
    await stage.apply(ownedCampaign("api-away"));
    await stage.kubectl("wait", "campaign/api-away", "-n", "marketing", "--for=condition=Ready", "--timeout=60s");
    await kubernetes().stopApiServer();
    await whole.send("api-away", number(1), forbidden);
    const { holdAtMs, breachAtMs } = await eventually(async () => timesOf("api-away", await whole.log()), {
      withinMs: 20_000,
      everyMs: 100,
    });
    expect(holdAtMs - breachAtMs).toBeLessThan(goalMs.hold * roomForLoad);
    const sequence = await whole.send("api-away", number(2));
    await eventually(async () => outcomeOf(sequence, await whole.log()) === "held", { withinMs: 20_000 });
    await kubernetes().startApiServer();
    await eventually(() => suspendedAtMs("api-away"), { withinMs: 60_000 });
    await untilItHolds(
      async () => expect(await field("api-away", "{.status.remediation.openCases}")).toBe("1"),
      30_000,
    );
  });

  it("comes while a gate stands still, is told of as n-1 of n, and of all when it goes on", async () => {
    await frozenBreach("one-frozen");
    await untilItHolds(async () => expect(await gatesStopped("one-frozen")).toBe("2/3"));
    whole.signal("gate-3", "SIGCONT");
    await untilItHolds(async () => expect(await gatesStopped("one-frozen")).toBe("3/3"), 20_000);
  });

  it("is told of as complete when the gate that stands still counts as dead, and that gate lets nothing through later", async () => {
    await frozenBreach("one-dead");
    await untilItHolds(async () => expect(await gatesStopped("one-dead")).toBe("2/2"), 20_000);
    const all = Array.from({ length: 40 }, (_, index) => whole.send("one-dead", number(index)));
    const sent = await Promise.all(all);
    whole.signal("gate-3", "SIGCONT");
    await whole.untilShared(["gate-1", "gate-2", "gate-3"]);
    await eventually(
      async () => {
        const log = await whole.log();
        return sent.every((sequence) => outcomeOf(sequence, log) === "held");
      },
      { withinMs: 20_000, everyMs: 200 },
    );
    expect(approvedUnderHold(await whole.log())).toEqual([]);
  });

  it(
    `lets nothing through in a storm of ${stormHolds} holds and lifts, neither the gates nor dispatch`,
    async () => {
      const names = ["storm-1", "storm-2", "storm-3", "storm-4"];
      await stage.apply(...names.map((name) => ownedCampaign(name)));
      const all = names.map((name) => `campaign/${name}`);
      await stage.kubectl("wait", ...all, "-n", "marketing", "--for=condition=Ready", "--timeout=60s");
      const from = (await whole.log()).at(-1)?.sequence ?? 1;
      let flowing = true;
      const producers = names.map((name) => produce(name, () => flowing));
      for (let index = 0; index < stormHolds; index++) {
        const name = names[index % names.length] ?? "";
        await officer(name, "hold", `storm-${index}`);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
        if (index < stormHolds - names.length) await officer(name, "lift", `storm-${index}`);
      }
      // All four are held now: dispatch sees it within moments, and from then on nothing may leave.
      await eventually(async () => (await Promise.all(names.map(seenBy))).every((seen) => seen), { withinMs: 20_000 });
      const sent = api.stats().accepted;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      flowing = false;
      await Promise.all(producers);
      expect(api.stats().accepted).toBe(sent);
      const log = await whole.log(from);
      const outcomes = log.map(({ verdict }) => verdict?.outcome);
      for (const outcome of ["approved", "held"]) expect(outcomes).toContain(outcome);
      expect(approvedUnderHold(log)).toEqual([]);
      expect(await Promise.all(names.map(sentAfterSeen))).toEqual([0, 0, 0, 0]);
      expect(api.stats().repeatedDecisions).toEqual([]);

      async function seenBy(name: string): Promise<boolean> {
        const last = stormHolds - names.length + names.indexOf(name);
        return (await sight(name))?.hold === `storm-${last}`;
      }
    },
    120_000 + stormHolds * 2_000,
  );

  itStaysStopped(() => ({
    ...{ stage, whole, number, forbidden },
    restartOperator: async (meanwhile) => {
      await operator.stop();
      await meanwhile();
      operator = await stage.startOperator("operator-1");
    },
  }));

  /** gate-3 is frozen, and then somebody whom another gate judges gets a forbidden message. */
  async function frozenBreach(name: string): Promise<void> {
    await stage.apply(ownedCampaign(name));
    await stage.kubectl("wait", `campaign/${name}`, "-n", "marketing", "--for=condition=Ready", "--timeout=60s");
    const idle = await whole.worksOn("gate-3");
    const people = Array.from({ length: 200 }, (_, index) => number(index));
    const person = people.find((each) => !idle.includes(partitionOf(each.slice(-4), partitions)));
    whole.signal("gate-3", "SIGSTOP");
    await whole.send(name, person ?? "", forbidden);
    const { holdAtMs, breachAtMs } = await eventually(async () => timesOf(name, await whole.log()), {
      withinMs: 20_000,
      everyMs: 100,
    });
    expect(holdAtMs - breachAtMs).toBeLessThan(goalMs.hold * roomForLoad);
  }

  async function produce(name: string, flowing: () => boolean): Promise<void> {
    for (let index = 0; flowing(); index++) {
      await whole.send(name, number(index % 200));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async function officer(name: string, action: "hold" | "lift", id: string): Promise<void> {
    const scope = campaignScope({ namespace: "marketing", name });
    const cause = action === "hold" ? "SuspendedByOfficer" : "Resumed";
    const record = holdOf({ scope, source: "officer", action, id, cause, atMs: Date.now(), resume: "BySource" });
    await writeHold(stage.nc, { record, partitions });
  }

  async function sight(name: string) {
    const entry = await (await openBucket(stage.nc, "sent")).get(sightKey({ namespace: "marketing", name }));
    return holdSight.safeParse(entry?.value).data;
  }

  async function sentAfterSeen(name: string): Promise<number | undefined> {
    return (await sight(name))?.sentAfterSeen;
  }

  /** When the first status with Suspended=True was handed out. */
  function suspendedAtMs(name: string): number | undefined {
    const isSuspended = ({ kind, metadata, status }: OperatorStage["statuses"]["seen"][number]) =>
      kind === "Campaign" &&
      metadata.name === name &&
      status?.conditions?.some((condition) => condition.type === "Suspended" && condition.status === "True");
    return stage.statuses.seen.find(isSuspended)?.seenAtMs;
  }

  async function gatesStopped(name: string): Promise<string> {
    return await field(name, "{.status.enforcement.gatesStopped}");
  }

  async function field(name: string, path: string): Promise<string> {
    return await stage.kubectl("get", "campaign", name, "-n", "marketing", "-o", `jsonpath=${path}`);
  }
});

type Log = Awaited<ReturnType<WholeStage["log"]>>;

/** By the server's clock: when the verdict that broke the policy was stored, and when the hold that answers it was. */
function timesOf(name: string, log: Log): { name: string; breachAtMs: number; holdAtMs: number } {
  const hold = log.find((each) => each.hold?.scope === `campaign.marketing.${name}` && each.hold.source === "policy");
  const breach = log.find(({ verdict }) => verdict !== undefined && verdict.decision === hold?.hold?.decision);
  if (hold === undefined || breach === undefined) throw new Error(`${name} has not been stopped`);
  return { name, breachAtMs: breach.storedAtMs, holdAtMs: hold.storedAtMs };
}

function outcomeOf(sequence: number, log: Log): string | undefined {
  return log.find(({ verdict }) => verdict?.sequence === sequence)?.verdict?.outcome;
}

/** @returns what most of them keep to, and for a person p50 and p99 */
function spread(values: readonly number[]): { readonly most: number; readonly text: string } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
  return { most: at(share), text: `p50 ${Math.round(at(0.5))} ms, p99 ${Math.round(at(0.99))} ms` };
}
