import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";
import { readToEnd } from "../../../src/io/nats/follow.ts";
import { temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { leadership, operatorWrites, tokenId, untilNothingIsWritten } from "../../support/audit-writes.ts";
import { earlierVersion } from "../../support/earlier-version.ts";
import { eventually, untilItHolds } from "../../support/eventually.ts";
import { kubectl } from "../../support/kubectl.ts";
import { officersMay } from "../../support/officers.ts";
import {
  bundleFile,
  type OperatorStage,
  operatorKubeconfig,
  operatorStage,
  partitions,
} from "../../support/operator-stage.ts";
import { describeWithServers, useKubernetes, useNats } from "../../support/servers.ts";
import { itKeepsTheRulesOfStatus } from "../../support/status-watch.ts";
import {
  policiesOfBoth,
  type TwoVersions,
  twoVersions,
  untilShared,
  type Version,
} from "../../support/two-versions.ts";
import { approvedUnderHold, ownedCampaign, type WholeStage, wholeStage } from "../../support/whole-stage.ts";
import { writeStatus } from "../../support/written-status.ts";

// The story of an upgrade and the way back, with a gate of each version. Each test goes on where the last one ended.

const people = Array.from({ length: 8 }, (_, index) => `4477009${String(40_000 + index * 37)}`);
const operators = ["earlier", "today"] as const;
const officer = { as: "ana.officer@idesk.example", groups: ["compliance-officers"] };
const hourMs = 3_600_000;
const leaseMs = 15_000;

describeWithServers("an operator of an earlier version and today's", () => {
  const kubernetes = useKubernetes({ audit: true });
  const nats = useNats();
  const kubeconfigs = new Map<string, string>();
  let stage: OperatorStage;
  let whole: WholeStage;
  let versions: TwoVersions;
  let caseName = "";

  beforeAll(async () => {
    const earlier = await earlierVersion();
    stage = await operatorStage({ kubernetes: kubernetes(), nats: nats() }, earlier);
    whole = wholeStage(stage, nats().url);
    for (const version of operators)
      kubeconfigs.set(version, await operatorKubeconfig(kubernetes(), temporaryDirectory("consentry-upgrade-")));
    versions = await twoVersions((name) => ({
      ...whole.environment(name),
      CONSENTRY_PARTITIONS: String(partitions),
      KUBECONFIG: kubeconfigs.get(name) ?? "",
    }));
    await stage.reportSource({ lastSyncAtMs: Date.now() + hourMs });
    await versions.start("earlier", "operator", "earlier");
    for (const version of operators) await versions.start(version, "gate", `${version}-gate`);
    await stage.kubectl("apply", "--server-side", "-f", join(earlier, "examples/quickstart"));
    await stage.apply(ownedCampaign("summer-sale", { suspend: true }));
    await untilShared(
      stage.nc,
      operators.map((version) => `${version}-gate`),
      partitions,
    );
    await untilItIsJudged();
    await stage.kubectl("wait", "campaign", "--all", "-n", "marketing", "--for=condition=Ready", "--timeout=60s");
    for (const number of people) await whole.agree(number);
    caseName = await stop("flash-sale");
    await stage.apply(officersMay("consentry-officer"));
    await workOnCase();
    await askToResume("too-early");
    await untilItHolds(async () => expect(await field("flash-sale", "{.status.lastHandledResume}")).toBe("too-early"));
    await untilNothingIsWritten(kubernetes().auditFile);
  }, 600_000);

  afterAll(async () => {
    await versions?.stop();
    await stage?.close();
  });

  it("hand over under kinds of today's, and the new one says in its own words what it says in others", async () => {
    await stage.kubectl("apply", "--server-side", "-f", "crds/", "-f", "install/");
    await versions.start("today", "operator", "today");
    await untilReady("today");
    expect(await holder()).toMatch(/^earlier_/);
    await changesWordsAlone(async () => {
      await versions.end("earlier", "SIGTERM");
      await untilAllIsLookedAt("today");
    });
  });

  it("take away once what a later version has said in a status, and go on", async () => {
    await stage.apply(...(await laterKinds()));
    await patch("campaign", "flash-sale", { spec: { later: "more" } });
    await patch("sender", "idesk-main", { spec: { later: "more" } });
    await untilNothingIsWritten(kubernetes().auditFile);
    const [before, count] = [await object("flash-sale"), operatorWrites(kubernetes().auditFile).length];
    await sayLater("flash-sale", before.status);
    await untilNothingIsWritten(kubernetes().auditFile);
    expect(operatorWrites(kubernetes().auditFile).slice(count)).toMatchObject([{ what: "campaigns/status" }]);
    expect((await object("flash-sale")).status).toEqual(before.status);
  });

  it("hand back under kinds that the earlier one does not know: words alone change, and nothing is approved that is held", async () => {
    await versions.start("earlier", "operator", "earlier");
    await untilReady("earlier");
    await changesWordsAlone(async () => {
      await versions.end("today", "SIGTERM");
      await untilAllIsLookedAt("earlier");
    });
    expect(await outcomes("spring-sale")).toEqual(people.map(() => "approved"));
    for (const name of ["flash-sale", "summer-sale"]) expect(await outcomes(name)).toEqual(people.map(() => "held"));
    expect(await troublesSince("earlier", "lease-acquired")).toEqual([]);
  });

  it("take over from one that is killed in the middle of an upgrade: one case for each stop, and no lift", async () => {
    await versions.start("today", "operator", "today");
    await stage.stopCampaign("spring-sale", { id: "breach-spring", decision: "breach-spring" });
    await versions.end("earlier", "SIGKILL");
    expect(await outcomes("spring-sale")).toEqual(people.map(() => "held"));
    await untilItHolds(async () => expect(await holder()).toMatch(/^today_/), 3 * leaseMs);
    await untilItHolds(async () => expect(await field("spring-sale", "{.status.remediation.openCases}")).toBe("1"));
    await untilNothingIsWritten(kubernetes().auditFile);
    expect(await subjectsOfCases()).toEqual(["flash-sale", "spring-sale"]);
    expect(await caseField("{.status.phase}")).toBe("Remediating");
    expect(await lifts()).toEqual([]);
    for (const name of ["flash-sale", "summer-sale", "spring-sale"])
      expect(await field(name, '{.status.conditions[?(@.type=="Suspended")].status}')).toBe("True");
  });

  it("let go on whom people let go on, once", async () => {
    await closeCase();
    await askToResume("now");
    await untilItHolds(async () => expect(await field("flash-sale", "{.status.enforcement.state}")).toBe("Active"));
    expect(await lifts()).toEqual(["flash-sale"]);
    await untilItHolds(async () => expect((await outcomesNow("flash-sale")).at(-1)).toBe("approved"));
    expect(approvedUnderHold(await whole.log())).toEqual([]);
  });

  it("leave alone what only a later version can read: nothing is forgotten, lifted or refused", async () => {
    const { desired, holds } = await written();
    await versions.end("today", "SIGTERM");
    await patch("sender", "idesk-main", { spec: { whatsapp: { quality: "Later" } } });
    await sayLaterCause("spring-sale");
    await versions.start("today", "operator", "today");
    await untilItHolds(async () => expect(await stopped("spring-sale")).toBe("ThresholdBreach"), 30_000);
    await untilItHolds(async () =>
      expect(await field("flash-sale", '{.status.conditions[?(@.type=="Ready")].message}')).toContain(
        "this version of the operator cannot read Sender marketing/idesk-main",
      ),
    );
    await untilNothingIsWritten(kubernetes().auditFile);
    expect(await written()).toMatchObject({ desired, holds });
    expect(await outcomes("flash-sale")).toEqual(people.map(() => "approved"));
    await patch("sender", "idesk-main", { spec: { whatsapp: { quality: "GREEN" } } });
    await stage.kubectl("wait", "campaign", "--all", "-n", "marketing", "--for=condition=Ready", "--timeout=20s");
  });

  it("led one at a time, and who did not lead wrote nothing", () => {
    const token = (version: Version) => tokenId(kubeconfigs.get(version) ?? "");
    expect(leadership(kubernetes().auditFile)).toEqual({
      leaders: [token("earlier"), token("today"), token("earlier"), token("today")],
      withoutLead: [],
    });
  });

  itKeepsTheRulesOfStatus(() => stage.statuses, ["InProgress", "Current"]);

  /** The earlier operator refuses a bundle for good that it could not try in time on a busy machine; then it gets another. */
  async function untilItIsJudged(): Promise<void> {
    const policiesDir = await policiesOfBoth();
    const ready = ["wait", "policybundle/whatsapp", "--for=condition=Ready", "--timeout=20s"];
    let edition = 0;
    await eventually(
      async () => {
        await stage.publishFile(await bundleFile(`1.4.${edition++}`, { policiesDir }));
        return (await kubectl(kubernetes(), ready)).code === 0;
      },
      { withinMs: 120_000 },
    );
  }

  /** @returns name of its case */
  async function stop(name: string): Promise<string> {
    await stage.stopCampaign(name, { notBeforeMs: Date.now() + 1_000 });
    await untilItHolds(async () => expect(await field(name, "{.status.remediation.openCases}")).toBe("1"));
    return await field(name, "{.status.enforcement.case}");
  }

  /** Takes it on and adds a step that is done; what it asks for is still open. */
  async function workOnCase(): Promise<void> {
    const signature = { by: officer.as, at: "2026-11-22T03:00:00Z" };
    await sign({ acknowledged: signature });
    await untilItHolds(async () => expect(await caseField("{.status.phase}")).toBe("Acknowledged"));
    const steps = JSON.parse(await caseField("{.spec.steps}"));
    await sign({ steps: [...steps, { name: "CallAgency", state: "Done", ...signature }] });
    await untilItHolds(async () => expect(await caseField("{.status.phase}")).toBe("Remediating"));
  }

  async function closeCase(): Promise<void> {
    const signature = { by: officer.as, at: "2026-11-22T04:00:00Z" };
    const steps: { state: string }[] = JSON.parse(await caseField("{.spec.steps}"));
    const signed = steps.map((step) => (step.state === "Pending" ? { ...step, state: "Done", ...signature } : step));
    await sign({ steps: signed, resolution: { ...signature, summary: "Bought list removed" } });
    await untilItHolds(async () => expect(await caseField("{.status.phase}")).toBe("Closed"));
  }

  async function sign(spec: object): Promise<void> {
    const args = ["patch", "case", caseName, "-n", "marketing", "--type=merge", "-p", JSON.stringify({ spec })];
    expect(await kubectl(kubernetes(), args, officer)).toMatchObject({ code: 0 });
  }

  async function askToResume(token: string): Promise<void> {
    await patch("campaign", "flash-sale", { metadata: { annotations: { "consentry.dev/resume-requested": token } } });
  }

  async function patch(kind: string, name: string, change: object): Promise<void> {
    await stage.kubectl("patch", kind, name, "-n", "marketing", "--type=merge", "-p", JSON.stringify(change));
  }

  /** Under the operator's name, with a field and a condition that neither version knows. */
  async function sayLater(name: string, status: { conditions: object[] }): Promise<void> {
    const [known] = status.conditions;
    const conditions = [...status.conditions, { ...known, type: "Later" }];
    const later = { ...status, later: "more", conditions };
    await writeStatus(kubernetes(), { kind: "Campaign", name, namespace: "marketing", status: later });
  }

  async function sayLaterCause(name: string): Promise<void> {
    const { status } = await object(name);
    const later = { ...status, enforcement: { ...status.enforcement, cause: "Later" } };
    await writeStatus(kubernetes(), { kind: "Campaign", name, namespace: "marketing", status: later });
  }

  /** Why, as its status has it. */
  async function stopped(name: string): Promise<string> {
    return await field(name, "{.status.enforcement.cause}");
  }

  async function object(name: string) {
    return JSON.parse(await stage.kubectl("get", "campaign", name, "-n", "marketing", "-o", "json"));
  }

  async function field(name: string, path: string): Promise<string> {
    return await stage.kubectl("get", "campaign", name, "-n", "marketing", "-o", `jsonpath=${path}`);
  }

  async function caseField(path: string): Promise<string> {
    return await stage.kubectl("get", "case", caseName, "-n", "marketing", "-o", `jsonpath=${path}`);
  }

  async function subjectsOfCases(): Promise<string[]> {
    const path = "jsonpath={.items[*].spec.subject.name}";
    return (await stage.kubectl("get", "case", "-n", "marketing", "-o", path)).split(" ").sort();
  }

  async function holder(): Promise<string> {
    const lease = ["lease", "consentry-operator", "-n", "consentry-system"];
    return await stage.kubectl("get", ...lease, "-o", "jsonpath={.spec.holderIdentity}");
  }

  /** Versions may word a sentence differently: each object of which they do is written once, and nothing else is. */
  async function changesWordsAlone(work: () => Promise<void>): Promise<void> {
    const { words, ...before } = await written();
    const count = operatorWrites(kubernetes().auditFile).length;
    await work();
    const { words: wordsNow, ...after } = await written();
    expect(after).toEqual(before);
    const reworded = words.filter((each, index) => each !== wordsNow[index]);
    expect(operatorWrites(kubernetes().auditFile).slice(count), JSON.stringify(reworded)).toHaveLength(reworded.length);
  }

  /** Everything that operators write: objects with the managers of their fields, the words in them, events, records on NATS. */
  async function written() {
    const objects = JSON.parse(await stage.kubectl("get", "consentry", "-A", "-o", "json", "--show-managed-fields"));
    const path = "jsonpath={range .items[*]}{.regarding.name} {.reason} {.note} {.series.count}{'\\n'}{end}";
    const events = await stage.kubectl("get", "events.events.k8s.io", "-A", "-o", path);
    const holds = (await whole.log()).filter(({ hold }) => hold !== undefined);
    const [facts, words] = [objects.items.map(withoutWords), objects.items.map(wordsOf)];
    return { facts, words: words as string[], events, holds, desired: await desiredRecords() };
  }

  async function desiredRecords(): Promise<string[]> {
    const records: string[] = [];
    await readToEnd(stage.nc, {
      ...{ stream: "KV_desired", filters: [">"], from: "latest", deadlineMs: 10_000 },
      onMessage: ({ subject, sequence }) => void records.push(`${subject} ${sequence}`),
    });
    return records;
  }

  /** Campaigns that were lifted, by the log of one partition. */
  async function lifts(): Promise<string[]> {
    const log = (await whole.log()).filter(({ partition }) => partition === 0);
    return log.flatMap(({ hold }) => (hold?.action === "lift" ? (hold.scope.split(".").at(-1) ?? "") : []));
  }

  /** What becomes of a message to each, sent now. */
  async function outcomes(name: string): Promise<string[]> {
    const sent = new Set<number>();
    for (const number of people) sent.add(await whole.send(name, number));
    return await eventually(
      async () => {
        const log = await whole.log();
        const judged = log.flatMap(({ verdict }) => (verdict && sent.has(verdict.sequence) ? verdict.outcome : []));
        return judged.length >= sent.size ? judged : undefined;
      },
      { withinMs: 30_000, everyMs: 200 },
    );
  }

  async function outcomesNow(name: string): Promise<string[]> {
    return (await whole.log()).flatMap(({ verdict }) => (verdict?.campaign.name === name ? verdict.outcome : []));
  }

  async function untilReady(version: Version): Promise<void> {
    await eventually(async () => (await fetch(`${await urlOf(version)}/readyz`)).ok, { withinMs: 30_000 });
  }

  /** Until it leads, has looked at each object, and writes nothing more. */
  async function untilAllIsLookedAt(version: Version): Promise<void> {
    await untilItHolds(async () => expect(await holder()).toMatch(new RegExp(`^${version}_`)), leaseMs);
    const { items } = JSON.parse(await stage.kubectl("get", "consentry", "-A", "-o", "json"));
    const existing = Map.groupBy(items as { kind: string }[], ({ kind }) => kind);
    await untilItHolds(async () => {
      const metrics = await (await fetch(`${await urlOf(version)}/metrics`)).text();
      for (const [kind, { length }] of existing) {
        const looks = new RegExp(`consentry_operator_reconciles_total{kind="${kind}"} (\\d+)`).exec(metrics)?.[1];
        expect(Number(looks ?? 0), kind).toBeGreaterThanOrEqual(length);
      }
    }, leaseMs);
    await untilNothingIsWritten(kubernetes().auditFile);
  }

  async function urlOf(version: Version): Promise<string> {
    const started = (await linesOf(version)).filter(({ msg }) => msg === "operator-started").at(-1);
    if (started === undefined) throw new Error(`${version} has not started`);
    return String(started.url);
  }

  /** What it has complained about after an event of its log. */
  async function troublesSince(version: Version, event: string): Promise<object[]> {
    const lines = await linesOf(version);
    const warning = 40;
    return lines.slice(lines.findLastIndex(({ msg }) => msg === event)).filter(({ level }) => level >= warning);
  }

  async function linesOf(version: Version): Promise<{ level: number; msg: string; url?: string }[]> {
    const log = await versions.log(version);
    return log.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line)] : []));
  }
});

/** Today's kinds with one more field in spec and status, and one more word wherever words are listed. */
async function laterKinds(): Promise<object[]> {
  const files = (await readdir("crds")).filter((file) => file.endsWith(".yaml"));
  return await Promise.all(files.map(async (file) => laterKind(parse(await readFile(join("crds", file), "utf8")))));
}

type Schema = { readonly properties?: Record<string, Schema> };

function laterKind(crd: { spec: { versions: { schema: { openAPIV3Schema: Schema } }[] } }): object {
  for (const { schema } of crd.spec.versions) {
    const { properties } = schema.openAPIV3Schema;
    for (const part of [properties?.spec, properties?.status]) {
      if (part === undefined) continue;
      addWord(part);
      Object.assign(part.properties ?? {}, { later: { type: "string" } });
    }
  }
  return crd;
}

function addWord(schema: unknown): void {
  if (typeof schema !== "object" || schema === null) return;
  if ("enum" in schema && Array.isArray(schema.enum)) schema.enum.push("Later");
  for (const part of Object.values(schema)) addWord(part);
}

type Written = {
  readonly metadata: { readonly resourceVersion: string; readonly managedFields: readonly { readonly time: string }[] };
  readonly status?: { readonly summary?: string; readonly conditions?: readonly { readonly message: string }[] };
};

/** What people read in a status. */
function wordsOf({ status }: Written): string {
  return JSON.stringify([status?.summary, status?.conditions?.map(({ message }) => message)]);
}

/** An object but for these, and for what tells when they were written. */
function withoutWords({ metadata, status, ...object }: Written) {
  const { resourceVersion: _version, managedFields, ...about } = metadata;
  const { summary: _summary, conditions, ...facts } = status ?? {};
  return {
    ...object,
    metadata: { ...about, managedFields: managedFields.map(({ time: _time, ...fields }) => fields) },
    status: { ...facts, conditions: conditions?.map(({ message: _message, ...condition }) => condition) },
  };
}
