import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBucket } from "../../../src/io/nats/bucket.ts";
import { readToEnd } from "../../../src/io/nats/follow.ts";
import { createSealer } from "../../../src/io/sealed-text.ts";
import type { RunningOperator } from "../../../src/operator/start.ts";
import { producerConsumer, streams } from "../../../src/schemas/wire/subjects.ts";
import { commitVerdict, verdictRecord } from "../../support/approvals.ts";
import { untilItHolds } from "../../support/eventually.ts";
import { announceGates, type GatesDouble } from "../../support/gates-double.ts";
import { type OperatorStage, operatorStage, pseudonymKey } from "../../support/operator-stage.ts";
import { manifest } from "../../support/resources.ts";
import { describeWithServers, useKubernetes, useNats } from "../../support/servers.ts";
import { itKeepsTheRulesOfStatus } from "../../support/status-watch.ts";

const dayMs = 24 * 3_600_000;

describeWithServers("the operator", () => {
  const kubernetes = useKubernetes();
  const nats = useNats();
  let stage: OperatorStage;
  let gates: GatesDouble;
  let operator: RunningOperator;

  beforeAll(async () => {
    stage = await operatorStage({ kubernetes: kubernetes(), nats: nats() });
    gates = await announceGates(stage.nc, ["gate-1", "gate-2"]);
    await stage.publishBundle("1.4.0");
    await stage.kubectl("apply", "--server-side", "-f", "examples/quickstart/");
    await stage.reportSource();
    operator = await stage.startOperator("operator-1");
    await stage.kubectl("wait", "campaign", "--all", "-n", "marketing", "--for=condition=Ready", "--timeout=60s");
  }, 180_000);

  afterAll(async () => {
    await operator?.stop();
    await gates?.stop();
    await stage?.close();
  });

  it("writes nothing again after a restart", async () => {
    await operator.stop();
    const before = await versions();
    const desiredBefore = await desiredRevisions();
    operator = await stage.startOperator("operator-1");
    await untilItHolds(async () => expect(await leader()).toMatch(/^operator-1_/));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await versions()).toEqual(before);
    expect(await desiredRevisions()).toEqual(desiredBefore);
  });

  it("sees what was deleted and changed while it was down", async () => {
    await stage.apply(withOwner(campaign("short-lived")));
    await untilItHolds(async () => expect(await desired("campaign.marketing.short-lived")).toBeDefined());
    await operator.stop();
    await stage.kubectl("delete", "campaign", "short-lived", "-n", "marketing");
    await stage.apply(withOwner(campaign("born-meanwhile")));
    operator = await stage.startOperator("operator-1");
    await untilItHolds(async () => {
      expect(await desired("campaign.marketing.short-lived")).toBeUndefined();
      expect(await desired("campaign.marketing.born-meanwhile")).toMatchObject({ accepted: true });
    });
    await stage.kubectl("delete", "campaign", "born-meanwhile", "-n", "marketing");
  });

  it("hands over to another at once, and the other has nothing to write", async () => {
    const second = await stage.startOperator("operator-2");
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await leader()).toMatch(/^operator-1_/);
    const before = await versions();
    await operator.stop();
    await untilItHolds(async () => expect(await leader()).toMatch(/^operator-2_/));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await versions()).toEqual(before);
    await stage.apply(withOwner(campaign("after-handover")));
    await stage.kubectl("wait", "campaign/after-handover", "-n", "marketing", "--for=condition=Ready", "--timeout=20s");
    await stage.kubectl("delete", "campaign", "after-handover", "-n", "marketing");
    operator = second;
  });

  it("repairs a desired record that somebody else has changed", async () => {
    const bucket = await openBucket(stage.nc, "desired");
    const good = await desired("campaign.marketing.spring-sale");
    await bucket.put("campaign.marketing.spring-sale", { ...Object(good), accepted: false });
    await untilItHolds(async () => expect(await desired("campaign.marketing.spring-sale")).toEqual(good));
  });

  it("stops a campaign that is suspended by its spec, and lets it go on when that is taken back", async () => {
    await suspend("spring-sale", true);
    await stage.kubectl(...wait("spring-sale", "Suspended"));
    expect(await field("spring-sale", '{.status.conditions[?(@.type=="Suspended")].reason}')).toBe("SuspendedBySpec");
    await untilItHolds(async () =>
      expect(await field("spring-sale", "{.status.enforcement.timeToCease}")).toMatch(/^\d+ms$/),
    );
    expect(await field("spring-sale", "{.status.remediation.openCases}")).toBe("0");
    expect(await held("campaign.marketing.spring-sale")).toEqual(["spec"]);
    await suspend("spring-sale", false);
    await stage.kubectl(...wait("spring-sale", "Suspended=false"));
    expect(await held("campaign.marketing.spring-sale")).toEqual([]);
  });

  it("keeps a campaign stopped that is deleted and created again", async () => {
    await stage.apply(withOwner(campaign("phoenix")));
    await stage.kubectl(...wait("phoenix", "Ready"));
    await stage.stopCampaign("phoenix", { id: "breach-phoenix", decision: "breach-phoenix" });
    await stage.kubectl(...wait("phoenix", "Suspended"));
    await untilItHolds(async () => expect(await field("phoenix", "{.status.remediation.openCases}")).toBe("1"));
    await stage.kubectl("delete", "campaign", "phoenix", "-n", "marketing");
    await untilItHolds(async () => expect(await desired("campaign.marketing.phoenix")).toBeUndefined());
    await stage.apply(withOwner(campaign("phoenix")));
    await stage.kubectl(...wait("phoenix", "Suspended"));
    await untilItHolds(async () => expect(await field("phoenix", "{.status.remediation.phase}")).toBe("Open"));
    const cases = await stage.kubectl("get", "case", "-n", "marketing", "-o", "name");
    expect(cases.split("\n").filter((name) => name.includes("phoenix"))).toHaveLength(1);
    await stage.kubectl("delete", "campaign", "phoenix", "-n", "marketing");
  });

  it("lets a campaign that says so go on by itself after the minimum hold, and never a critical one", async () => {
    await stage.apply(withOwner(campaign("patient")), withOwner(campaign("criminal")));
    await stage.kubectl(...wait("patient", "Ready"));
    await stage.kubectl(...wait("criminal", "Ready"));
    const inASecond = { notBeforeMs: Date.now() + 1_000, resume: "AfterHold" } as const;
    await stage.stopCampaign("patient", { ...inASecond, id: "breach-patient", decision: "breach-patient" });
    const critical = {
      cause: "CriticalBreach",
      severity: "Critical",
      clause: "K4",
      rule: "crime-recruitment",
    } as const;
    await stage.stopCampaign("criminal", { ...inASecond, ...critical, id: "breach-crime", decision: "breach-crime" });
    await stage.kubectl(...wait("patient", "Suspended"));
    await untilItHolds(async () => expect(await field("patient", "{.status.enforcement.state}")).toBe("Active"));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await field("criminal", "{.status.enforcement.state}")).toBe("Suspended");
    const sentence = "Clause K4, rule crime-recruitment: a message recruited for crime.";
    expect(await field("criminal", '{.status.conditions[?(@.type=="Compliant")].message}')).toBe(sentence);
    expect(await field("criminal", '{.status.conditions[?(@.type=="Compliant")].reason}')).toBe("ContentBreach");
    await stage.kubectl("delete", "campaign", "patient", "criminal", "-n", "marketing");
  });

  it("says that a stop is in the log when a gate does not confirm it, and does not claim to have measured it", async () => {
    await stage.apply(withOwner(campaign("deaf-gate")));
    await stage.kubectl(...wait("deaf-gate", "Ready"));
    gates.deaf.add("gate-2");
    await stage.stopCampaign("deaf-gate", { id: "breach-deaf", decision: "breach-deaf" });
    await stage.kubectl(...wait("deaf-gate", "Suspended"));
    await untilItHolds(async () => expect(await field("deaf-gate", "{.status.enforcement.gatesStopped}")).toBe("1/2"));
    await untilItHolds(async () => {
      const told = "the stop is in every gate's log; 1 of 2 gates have confirmed so far";
      expect(await stage.kubectl("get", "events", "-n", "marketing")).toContain(told);
    });
    expect(await field("deaf-gate", "{.status.enforcement.timeToCease}")).toBe("");
    gates.deaf.clear();
    await untilItHolds(async () => expect(await field("deaf-gate", "{.status.enforcement.gatesStopped}")).toBe("2/2"));
    const measured = await field("deaf-gate", "{.status.enforcement.timeToCease}");
    expect(measured).toMatch(/s$/);
    await stage.kubectl("delete", "campaign", "deaf-gate", "-n", "marketing");
  });

  it("says which reference leads nowhere, and approves nothing of it", async () => {
    await stage.apply(withOwner(campaign("lost", { templateRefs: [{ name: "nowhere" }] })));
    await stage.kubectl(...wait("lost", "Stalled"));
    const ready = '{.status.conditions[?(@.type=="Ready")].reason} {.status.conditions[?(@.type=="Ready")].message}';
    const message = "MessageTemplate marketing/nowhere does not exist. Create it, or correct the reference.";
    expect(await field("lost", ready)).toBe(`ReferenceNotFound ${message}`);
    expect(await desired("campaign.marketing.lost")).toMatchObject({ accepted: false });
    await stage.kubectl("delete", "campaign", "lost", "-n", "marketing");
  });

  it("refuses a declaration that the policy refuses, and says why", async () => {
    await stage.apply(campaign("orphan"));
    await stage.kubectl(...wait("orphan", "Stalled"));
    expect(await field("orphan", '{.status.conditions[?(@.type=="Stalled")].reason}')).toBe("DeclarationRejected");
    expect(await field("orphan", '{.status.conditions[?(@.type=="Ready")].message}')).toContain("P3 unowned-campaign");
    expect(await field("orphan", '{.status.conditions[?(@.type=="Compliant")].reason}')).toBe("DeclarationRejected");
    expect(await desired("campaign.marketing.orphan")).toMatchObject({ accepted: false });
    await stage.kubectl("delete", "campaign", "orphan", "-n", "marketing");
  });

  it("says of what nothing serves yet that it is not implemented", async () => {
    await stage.apply(manifest("ComplianceReview", { name: "weekly" }));
    await stage.kubectl("wait", "crev/weekly", "-n", "marketing", "--for=condition=Stalled", "--timeout=20s");
    const reason = '{.status.conditions[?(@.type=="Stalled")].reason}';
    expect(await stage.kubectl("get", "crev", "weekly", "-n", "marketing", "-o", `jsonpath=${reason}`)).toBe(
      "NotImplemented",
    );
  });

  it("hands the lines of a ConfigMap to sync, sealed, and follows them", async () => {
    const role = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "consentry-consent-files" };
    const subjects = [{ kind: "ServiceAccount", name: "consentry-operator", namespace: "consentry-system" }];
    const list = (rows: string) => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "list", namespace: "marketing" },
      data: { "consent.csv": rows },
    });
    const file = { configMapRef: { name: "list", key: "consent.csv" }, interval: "1s" };
    await stage.apply(
      manifest("ConsentSource", { name: "file", spec: { type: "File", file } }),
      list("recipient,at\n"),
    );
    const ready = '{.status.conditions[?(@.type=="Ready")].message}';
    await untilItHolds(async () => {
      const message = await stage.kubectl("get", "csrc", "file", "-n", "marketing", "-o", `jsonpath=${ready}`);
      expect(message).toContain("The operator may not read ConfigMap marketing/list");
    });
    await stage.apply({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "consentry-consent-files", namespace: "marketing" },
      roleRef: role,
      subjects,
    });
    await untilItHolds(async () => expect(await listOf("source.marketing.file")).toBe("recipient,at\n"));
    await stage.apply(list("recipient,at\n1,2\n"));
    await untilItHolds(async () => expect(await listOf("source.marketing.file")).toBe("recipient,at\n1,2\n"));
  });

  it("hands over a list in a Secret, where it may read just that one", async () => {
    const list = Buffer.from("recipient,at\n3,4\n").toString("base64");
    const secret = (name: string) => ({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name, namespace: "marketing" },
      data: { "consent.csv": list },
    });
    const source = (name: string, secretName: string) =>
      manifest("ConsentSource", {
        name,
        spec: { type: "File", file: { secretRef: { name: secretName, key: "consent.csv" }, interval: "1s" } },
      });
    await stage.apply(secret("people"), secret("others"), source("secret", "people"), source("other-secret", "others"));
    await stage.kubectl(
      ...[
        "create",
        "role",
        "one-list",
        "-n",
        "marketing",
        "--verb=get",
        "--resource=secrets",
        "--resource-name=people",
      ],
    );
    await stage.kubectl(
      ...["create", "rolebinding", "one-list", "-n", "marketing", "--role=one-list"],
      "--serviceaccount=consentry-system:consentry-operator",
    );
    await untilItHolds(async () => expect(await listOf("source.marketing.secret")).toBe("recipient,at\n3,4\n"));
    const ready = '{.status.conditions[?(@.type=="Ready")].message}';
    expect(await stage.kubectl("get", "csrc", "other-secret", "-n", "marketing", "-o", `jsonpath=${ready}`)).toContain(
      "The operator may not read Secret marketing/others: bind it a Role there",
    );
  });

  it("tells that consent went stale, and when it is fresh again, once each", async () => {
    await stage.reportSource({ lastSyncAtMs: Date.now() - 3_600_000 });
    await untilItHolds(async () => expect(await sourceFresh()).toBe("False"));
    await untilItHolds(async () =>
      expect(await field("spring-sale", '{.status.conditions[?(@.type=="Ready")].reason}')).toBe("DependencyNotReady"),
    );
    await stage.reportSource();
    await untilItHolds(async () => expect(await sourceFresh()).toBe("True"));
    await untilItHolds(async () => {
      const events = await stage.kubectl("get", "events", "-n", "marketing", "-o", "jsonpath={.items[*].reason}");
      expect(events.split(" ").filter((reason) => reason.startsWith("Consent"))).toEqual([
        "ConsentStale",
        "ConsentFresh",
      ]);
    });
  });

  it("shows the numbers of the opt-in process, and says which is not kept and what to do", async () => {
    const optIn = {
      ...{ asked: 41_200, confirmed: 34_196 },
      age: { medianMs: 210 * dayMs, p90Ms: 602 * dayMs, pastHalf: 1_204_000 },
      methods: [
        { method: "WebForm", people: 9_304_100 },
        { method: "Keyword", people: 509_922 },
      ],
      notices: [{ id: "wa-optin-2026-03", declared: true, people: 9_814_022 }],
      afterFirstMessage: {
        ...{ in24Hours: { people: 4100, left: 80 }, in7Days: { people: 3300, left: 250 } },
        ...{ partitions: 1, of: 16 },
      },
    };
    await stage.reportSource({ leftIn7Days: 2100, optIn });
    const untilEffective = (status: string) =>
      stage.kubectl("wait", "csrc/website-optin", "-n", "marketing", `--for=condition=OptInEffective=${status}`);
    await untilEffective("False");
    const described = (await stage.kubectl("describe", "csrc", "website-optin", "-n", "marketing")).replace(
      /: +/g,
      ": ",
    );
    const shown = described.slice(
      described.indexOf("  Effectiveness:\n    Consent Age"),
      described.indexOf("  Expired:"),
    );
    expect(shown).toBe(effectivenessDescribed);
    expect(described).toContain(
      "Summary: Consent is current. More than 5 % of people leave within seven days of their first message: compare what they were sent with what they agreed to.",
    );
    await stage.reportSource();
    await untilEffective("True");
  });

  it("catches up by itself after the API server was away", async () => {
    await kubernetes().stopApiServer();
    await stage.stopCampaign("flash-sale", { id: "breach-away", decision: "breach-away" });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await kubernetes().startApiServer();
    await stage.kubectl("wait", "campaign/flash-sale", "-n", "marketing", "--for=condition=Suspended", "--timeout=60s");
    await untilItHolds(
      async () => expect(await field("flash-sale", "{.status.remediation.openCases}")).toBe("1"),
      20_000,
    );
  });

  it("catches up by itself after NATS was away", async () => {
    await nats().kill("SIGKILL");
    await stage.apply(withOwner(campaign("during-outage")));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await nats().start();
    await stage.kubectl("wait", "campaign/during-outage", "-n", "marketing", "--for=condition=Ready", "--timeout=60s");
    expect(await desired("campaign.marketing.during-outage")).toMatchObject({ accepted: true });
  });

  it("makes a namespace's reader of verdicts again when somebody deletes it, and leaves no verdict out", async () => {
    const at = [streams.verdicts, producerConsumer("marketing")] as const;
    const { consumers } = await jetstreamManager(stage.nc);
    const { created } = await consumers.info(...at);
    await commitVerdict(stage.nc, verdictRecord({ decision: "01UNREAD" }));
    await consumers.delete(...at);
    await untilItHolds(async () => expect((await consumers.info(...at)).created).not.toBe(created), 60_000);
    const reader = await jetstream(stage.nc).consumers.get(...at);
    const message = await reader.next({ expires: 10_000 });
    expect(message?.headers?.get("Consentry-Verdict")).toContain("01UNREAD");
  });

  it("is found ready, and measured, where it listens", async () => {
    expect((await fetch(`${operator.url}/readyz`)).status).toBe(200);
    const metrics = await (await fetch(`${operator.url}/metrics`)).text();
    expect(metrics).toMatch(/consentry_operator_status_writes_total\{kind="Campaign"\} [1-9]/);
    expect(metrics).toContain("consentry_operator_leading 1");
  });

  itKeepsTheRulesOfStatus(() => stage.statuses, ["InProgress", "Current", "Failed"]);

  async function sourceFresh(): Promise<string> {
    const path = 'jsonpath={.status.conditions[?(@.type=="Fresh")].status}';
    return await stage.kubectl("get", "csrc", "website-optin", "-n", "marketing", "-o", path);
  }

  /** As sync reads it; what lies on NATS names nobody. */
  async function listOf(key: string): Promise<string | undefined> {
    const { content } = Object(Object(await desired(key)).file);
    return typeof content === "string" ? createSealer({ key: pseudonymKey }).open(content) : undefined;
  }

  function campaign(name: string, spec: Record<string, unknown> = {}) {
    return manifest("Campaign", { name, spec: { templateRefs: [{ name: "spring-offer-en" }], ...spec } });
  }

  function withOwner(object: ReturnType<typeof campaign>) {
    const owner = { team: "growth", contact: "growth@idesk.example", onCall: "pagerduty/growth" };
    return { ...object, spec: { ...object.spec, owner } };
  }

  function wait(name: string, condition: string): string[] {
    return ["wait", `campaign/${name}`, "-n", "marketing", `--for=condition=${condition}`, "--timeout=20s"];
  }

  async function suspend(name: string, value: boolean): Promise<void> {
    const patch = JSON.stringify({ spec: { suspend: value } });
    await stage.kubectl("patch", "campaign", name, "-n", "marketing", "--type=merge", "-p", patch);
  }

  async function field(name: string, path: string): Promise<string> {
    return await stage.kubectl("get", "campaign", name, "-n", "marketing", "-o", `jsonpath=${path}`);
  }

  async function versions(): Promise<string> {
    const path = "jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.resourceVersion}{'\\n'}{end}";
    return await stage.kubectl("get", "consentry", "-A", "-o", path);
  }

  async function leader(): Promise<string> {
    const path = "jsonpath={.spec.holderIdentity}";
    return await stage.kubectl("get", "lease", "consentry-operator", "-n", "consentry-system", "-o", path);
  }

  async function desired(key: string): Promise<unknown> {
    return (await (await openBucket(stage.nc, "desired")).get(key))?.value;
  }

  async function desiredRevisions(): Promise<number[]> {
    const sequences: number[] = [];
    await readToEnd(stage.nc, {
      stream: "KV_desired",
      filters: [">"],
      from: "latest",
      deadlineMs: 5_000,
      onMessage: ({ sequence }) => {
        sequences.push(sequence);
      },
    });
    return sequences;
  }

  async function held(scope: string): Promise<string[]> {
    const entry = await (await openBucket(stage.nc, "holds")).get(scope);
    return Object.keys(Object(Object(entry?.value).holds));
  }
});

const effectivenessDescribed = `  Effectiveness:
    Consent Age:
      Median: 5040h
      Oldest Tenth: 14448h
      Past Half Percent: 13
    Double Opt In:
      Asked: 41200
      Completion Percent: 83
    Methods:
      Method: WebForm
      Percent: 95
      Method: Keyword
      Percent: 6
    Notices:
      Declared: true
      Id: wa-optin-2026-03
      Percent: 100
    Opt Out After First Message:
      Sample: 1/16
      Within Day Percent: 2
      Within Week Percent: 8
    Opt Out Last Week Percent: 1
`;
