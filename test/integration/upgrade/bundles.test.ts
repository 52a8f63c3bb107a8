import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { CampaignRef } from "../../../src/schemas/wire/subjects.ts";
import { eventually } from "../../support/eventually.ts";
import { activateBundle, type GateStage, gateStage, partitions } from "../../support/gate-stage.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";
import { gatesNow, policiesOfBoth, type TwoVersions, twoVersions, untilShared } from "../../support/two-versions.ts";

/** Of people in every partition. */
const people = Array.from({ length: 60 }, (_, index) => `4477009${String(20_000 + index * 37)}`);
const refused = "BundleUnusable";

describeWithServers("a bundle that one of two versions cannot use", () => {
  const nats = useNats();
  let stage: GateStage;
  let versions: TwoVersions;
  let campaign: CampaignRef;
  let bothRead: string;

  beforeAll(async () => {
    bothRead = await policiesOfBoth();
    stage = await gateStage(nats().url, { policiesDir: bothRead });
    versions = await twoVersions(stage.environment);
    campaign = await stage.declare({ name: "spring-sale" });
    for (const number of people) await stage.agree(number);
  }, 600_000);
  afterEach(async () => await versions?.stop());
  afterAll(async () => await stage?.nc.close());

  it("is judged by whoever can: the earlier gate goes on by the one before, and says so", async () => {
    const before = await activateBundle(stage.nc, bothRead);
    await startTwo(["earlier", "earlier-x"], ["today", "today-x"]);
    for (const name of ["earlier-x", "today-x"]) await untilAnnounced(name, { bundle: before });
    const after = await activateBundle(stage.nc);
    await untilAnnounced("today-x", { bundle: after, problem: null });
    await untilAnnounced("earlier-x", { bundle: before, problem: refused });
    const judged = await judgedNow();
    expect(bundlesBy(judged)).toEqual({ "earlier-x": [before], "today-x": [after] });
  });

  it("leaves an earlier gate that starts again without any: today's takes over what it does not judge", async () => {
    await activateBundle(stage.nc, bothRead);
    await startTwo(["earlier", "earlier-x"], ["today", "today-x"]);
    const after = await activateBundle(stage.nc);
    await untilAnnounced("today-x", { bundle: after });
    await versions.restart("earlier-x", "SIGKILL");
    await untilAnnounced("earlier-x", { bundle: null, problem: refused });
    expect(bundlesBy(await judgedNow())).toEqual({ "today-x": [after] });
  });

  it("takes no message from gates that judge: one that starts and cannot use it leaves them its share, and says why", async () => {
    const before = await activateBundle(stage.nc, bothRead);
    await versions.start("today", "gate", "today-x");
    await untilShared(stage.nc, ["today-x"], partitions);
    await untilAnnounced("today-x", { bundle: before, problem: null });
    await activateBundle(stage.nc, `${versions.directory("earlier")}/policies`);
    await untilAnnounced("today-x", { bundle: before, problem: refused });
    await versions.start("today", "gate", "today-y");
    await untilAnnounced("today-y", { bundle: null, problem: refused });
    expect(bundlesBy(await judgedNow())).toEqual({ "today-x": [before] });
    expect(await announced("today-y")).toMatchObject({ partitions: [] });
    const [line] = (await versions.log("today-y")).split("\n").filter((each) => each.includes('"bundle-refused"'));
    expect(line).toMatch(/format/);

    await activateBundle(stage.nc);
    await untilShared(stage.nc, ["today-x", "today-y"], partitions);
  });

  async function startTwo(...gates: ["earlier" | "today", string][]): Promise<void> {
    for (const [version, name] of gates) await versions.start(version, "gate", name);
    await untilShared(
      stage.nc,
      gates.map(([, name]) => name),
      partitions,
    );
  }

  async function announced(name: string) {
    return (await gatesNow(stage.nc)).find((gate) => gate.name === name);
  }

  async function untilAnnounced(name: string, what: Record<string, string | null>): Promise<void> {
    const matches = async () => {
      expect(await announced(name)).toMatchObject(what);
      return true;
    };
    await eventually(matches, { withinMs: 60_000, everyMs: 100 });
  }

  /** What becomes of a message to everybody, sent now. */
  async function judgedNow() {
    const sent = new Set<number>();
    for (const number of people) sent.add(await stage.send(campaign, number));
    return await eventually(
      async () => {
        const judged = (await stage.verdicts()).filter(({ sequence }) => sent.has(sequence));
        return judged.length >= sent.size ? judged : undefined;
      },
      { withinMs: 60_000, everyMs: 200 },
    );
  }
});

function bundlesBy(verdicts: readonly { readonly gate: string; readonly bundle: string }[]): Record<string, string[]> {
  const byGate = Object.entries(Object.groupBy(verdicts, ({ gate }) => gate));
  return Object.fromEntries(byGate.map(([gate, of = []]) => [gate, [...new Set(of.map(({ bundle }) => bundle))]]));
}
