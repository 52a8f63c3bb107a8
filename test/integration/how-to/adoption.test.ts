import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { startDispatch } from "../../../src/edge/dispatch/start.ts";
import { openBucket } from "../../../src/io/nats/bucket.ts";
import { startFakeCloudApi } from "../../../src/lab/fake-cloud-api.ts";
import { guardedNats } from "../../../src/lab/servers/nats-users.ts";
import { removeDirectory, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { buckets } from "../../../src/schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../../src/schemas/wire/verdict.ts";
import { untilItHolds } from "../../support/eventually.ts";
import { readVerdicts } from "../../support/gate-stage.ts";
import { blockOf, commandsOf } from "../../support/page.ts";
import { describeWithServers, useKubernetes, useNats } from "../../support/servers.ts";
import { type HowToStage, howToStage, type Ran } from "./stage.ts";

// Every command of the pages on connecting consent and on adopting Consentry, as it stands there, on real servers.

const consentFile = "docs/how-to/connect-consent.md";
const adoptionFile = "docs/how-to/adopt-step-by-step.md";
/** Long enough to be judged in on a busy machine, and short enough to wait for. */
const copyExpires = "EXPIRES_SECONDS=20";

describeWithServers("what the pages on consent and adoption tell to type", () => {
  const directory = temporaryDirectory("consentry-how-to-");
  const guarded = guardedNats(join(directory, "nats-keys"), ["marketing"], "anybody");
  const kubernetes = useKubernetes();
  const nats = useNats({ config: guarded.config });
  let stage: HowToStage;

  beforeAll(async () => {
    stage = await howToStage({ kubernetes: kubernetes(), nats: nats(), guarded, directory });
    writeFileSync(join(directory, "people.csv"), blockOf(consentFile, "csv"));
  }, 300_000);

  afterAll(async () => {
    await stage?.stop();
    await removeDirectory(directory);
  });

  it("records consent by hand and from a list, and it counts", async () => {
    const page = takeCommands(consentFile);
    const [record, show] = page("By hand", 2);
    expect(await stage.type(record)).toMatchObject({ code: 0 });
    expect(await stage.type(show)).toMatchObject({ code: 0, stdout: expect.stringMatching(/Granted {2,}offers/) });
    const [dryRun, imports] = page("A list, once", 2);
    const told = "2 rows, 1 granted, 1 withdrawn, 0 unchanged\n";
    expect(await stage.type(dryRun)).toMatchObject({ code: 0, stdout: `would import  website-optin: ${told}` });
    expect(await stage.type(imports)).toMatchObject({ code: 0, stdout: `imported  website-optin: ${told}` });
    const [tries, listed] = page("See that it counts", 2);
    expect(await stage.type(tries)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^approved/) });
    expect(await stage.type(listed)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("website-optin   True"),
    });
    page.end();
  });

  it("judges copies that are never sent, until the campaign changes over", async () => {
    const page = takeCommands(adoptionFile);
    await stage.type("consentry consent import website-optin people.csv -n marketing");
    const [trial] = page("2. Try copies", 1);
    const tried = await approvalIn(await produce(trial));
    expect(tried.trial).toBe(true);
    const [warn, ready, copy, columns, describes] = page("3. Count them", 5);
    for (const command of [warn, ready]) expect(await stage.type(command)).toMatchObject({ code: 0 });
    const copied = await approvalIn(await produce(copy.replace(/EXPIRES_SECONDS=\d+/, copyExpires)));
    await untilItHolds(async () => {
      expect((await stage.type(columns)).stdout).toMatch(/spring-sale +True +True +False +Sending +0 +1 +0 +0/);
    }, 60_000);
    expect((await stage.type(describes)).stdout).toMatch(/Approved: +1\n/);
    await untilItHolds(() => expect(Date.now()).toBeGreaterThan(copied.expireAtMs), 60_000);
    const [enforce, upgrade, order] = page("4. Change over", 3);
    expect(await stage.type(enforce)).toMatchObject({ code: 0 });
    await expectDispatchOnlyWith(upgrade);
    const api = await dispatching();
    const ordered = await approvalIn(await produce(order));
    await untilItHolds(async () => {
      expect(await ledgerOf(copied)).toMatchObject({ state: "Withheld", reason: "Expired" });
      expect(await ledgerOf(ordered)).toMatchObject({ state: "Sent" });
    }, 60_000);
    expect(await ledgerOf(tried)).toBeUndefined();
    expect(api.stats()).toMatchObject({ accepted: 1, refused: 0, malformed: 0 });
    const [suspend] = page("If it goes wrong", 1);
    expect(await stage.type(suspend)).toMatchObject({ code: 0 });
    page.end();
  });

  /** A page's commands by heading, as many as are asked for; at the end all must have been taken. */
  function takeCommands(file: string) {
    const left = new Map(commandsOf(file));
    const take = (heading: string, count: number) => {
      const commands = left.get(heading) ?? [];
      expect(commands).toHaveLength(count);
      left.delete(heading);
      const [first = "", second = "", third = "", fourth = "", fifth = ""] = commands;
      return [first, second, third, fourth, fifth] as const;
    };
    return Object.assign(take, { end: () => expect([...left.values()].flat()).toEqual([]) });
  }

  const produce = (command: string): Promise<Ran> =>
    stage.type(command, { NATS_CREDS: guarded.creds("producer_marketing") });

  async function approvalIn(ran: Ran): Promise<VerdictRecord> {
    const [, decision] = /^approved {2}decision (\w+)\n$/.exec(ran.stdout) ?? [];
    const verdict = (await readVerdicts(stage.nc)).find((each) => each.decision === decision);
    if (verdict === undefined) throw new Error(`not approved: ${ran.stdout}${ran.stderr}`);
    return verdict;
  }

  async function ledgerOf({ decision }: VerdictRecord) {
    return (await (await openBucket(stage.nc, buckets.sent)).get(decision))?.value;
  }

  /** The page upgrades a release; here the chart is rendered with the same value, and without. */
  async function expectDispatchOnlyWith(upgrade: string): Promise<void> {
    const render = upgrade.replace(
      /helm upgrade (.*) --reuse-values (.*) --wait/,
      "helm template $1 $2 --set nats.enabled=true",
    );
    expect(render).not.toBe(upgrade);
    const deployment = /kind: Deployment\nmetadata:\n {2}name: consentry-dispatch\n/;
    expect((await stage.type(render)).stdout).toMatch(deployment);
    const without = await stage.type(render.replace(/--set dispatch\S+/, ""));
    expect(without).toMatchObject({ code: 0, stdout: expect.not.stringMatching(deployment) });
  }

  async function dispatching() {
    const api = await startFakeCloudApi();
    const token = { CONSENTRY_CLOUD_API_URL: api.url, CONSENTRY_WHATSAPP_TOKEN: "a-token" };
    const dispatch = await startDispatch({ ...stage.environment("dispatch"), ...token });
    onTestFinished(async () => {
      await dispatch.stop();
      await api.stop();
    });
    return api;
  }
});
