import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { massHolds } from "../../../src/domain/lifecycle/breaker.ts";
import { writeHold } from "../../../src/io/nats/holds.ts";
import { temporaryDirectory } from "../../../src/lab/servers/start.ts";
import type { RunningOperator } from "../../../src/operator/start.ts";
import { auditedCalls, covers } from "../../support/audit-calls.ts";
import { eventually, untilItHolds } from "../../support/eventually.ts";
import { announceGates, type GatesDouble } from "../../support/gates-double.ts";
import { ana, bindPeople } from "../../support/installed-cluster.ts";
import { mustKubectl } from "../../support/kubectl.ts";
import { type OperatorStage, operatorStage, partitions } from "../../support/operator-stage.ts";
import { manifest } from "../../support/resources.ts";
import { rightsOf, rightText } from "../../support/rights.ts";
import { runCli } from "../../support/run-command.ts";
import { describeWithServers, useKubernetes, useNats } from "../../support/servers.ts";
import { operatorUser } from "../../support/written-status.ts";

// The operator as its service account, and an officer who has a kubeconfig and nothing else. On an API server without WatchList,
// because there the operator lists and watches; with it, it only watches.

describeWithServers("with the rights of the install and no more", () => {
  const kubernetes = useKubernetes({ audit: true, watchList: false });
  const nats = useNats();
  let stage: OperatorStage;
  let gates: GatesDouble;
  let operator: RunningOperator;
  let officersKubeconfig = "";

  beforeAll(async () => {
    stage = await operatorStage({ kubernetes: kubernetes(), nats: nats() });
    gates = await announceGates(stage.nc, ["gate-1", "gate-2"]);
    await bindPeople(kubernetes());
    officersKubeconfig = await kubeconfigOf(ana);
    await stage.kubectl("apply", "--server-side", "-f", "examples/quickstart/");
    await publishSigned("1.4.0");
    await stage.reportSource();
    operator = await stage.startOperator("operator-1");
    await stage.kubectl("wait", "campaign", "--all", "-n", "marketing", "--for=condition=Ready", "--timeout=60s");
  }, 180_000);

  afterAll(async () => {
    await operator?.stop();
    await gates?.stop();
    await stage?.close();
  });

  it("an officer takes a case from Open to Closed and lets the campaign go on, by kubectl alone", async () => {
    const caseName = await stopped("by-kubectl");
    const officer = (...args: string[]) =>
      mustKubectl({ kubectl: kubernetes().kubectl, kubeconfig: officersKubeconfig }, [...args, "-n", "marketing"]);
    const sign = (spec: object) => officer("patch", "case", caseName, "--type=merge", "-p", JSON.stringify({ spec }));
    const signature = { by: ana, at: "2026-11-22T03:00:00Z" };
    await sign({ acknowledged: signature, assignee: ana, notes: [{ ...signature, text: "Asked growth." }] });
    const steps: { name: string; state: string }[] = JSON.parse(await field(`case/${caseName}`, "{.spec.steps}"));
    const done = { state: "Done", ...signature, evidence: "https://tickets.example/812" };
    const pending = (step: { name: string; state: string }) => step.state === "Pending" && step.name !== "Approve";
    await sign({ steps: steps.map((step) => (pending(step) ? { ...step, ...done } : step)) });
    await sign({ resolution: { ...signature, summary: "Bought list removed" } });
    await officer("wait", `case/${caseName}`, "--for=jsonpath={.status.phase}=Closed", "--timeout=30s");
    await officer("annotate", "campaign", "by-kubectl", "consentry.dev/resume-requested=closed");
    await officer("wait", "campaign/by-kubectl", "--for=condition=Suspended=false", "--timeout=30s");
  });

  it("an officer does the same by consentry, without NATS", async () => {
    const caseName = await stopped("by-consentry");
    const consentry = async (...args: string[]) =>
      expect(await runCli([...args, "-n", "marketing", "--kubeconfig", officersKubeconfig], {})).toMatchObject({
        exitCode: 0,
      });
    await consentry("case", "ack", caseName);
    await consentry("case", "step", caseName, "CorrectSource", "--evidence", "https://tickets.example/812");
    await consentry("case", "close", caseName, "--resolution", "Bought list removed", "--timeout", "30s");
    await consentry("resume", "campaign/by-consentry", "--timeout", "30s");
    expect(await field("campaign/by-consentry", "{.status.enforcement.state}")).toBe("Active");
  });

  it("an officer stops everything that a number sends, and lets it go on", async () => {
    const consentry = async (...args: string[]) =>
      (await runCli([...args, "-n", "marketing", "--kubeconfig", officersKubeconfig], {})).exitCode;
    expect(await consentry("suspend", "sender/idesk-main", "--timeout", "30s")).toBe(0);
    await stage.kubectl(
      "wait",
      "campaign/spring-sale",
      "-n",
      "marketing",
      "--for=condition=Suspended",
      "--timeout=30s",
    );
    expect(await consentry("resume", "sender/idesk-main", "--timeout", "30s")).toBe(0);
    await stage.kubectl(
      ...["wait", "campaign/spring-sale", "-n", "marketing", "--for=condition=Suspended=false", "--timeout=30s"],
    );
  });

  it("the operator is refused nothing, and has no right that it does not use", async () => {
    await everythingItDoes();
    const namespaces = ["consentry-system", "marketing"];
    const rights = await rightsOf(kubernetes(), { user: operatorUser, namespaces });
    const calls = auditedCalls(kubernetes().auditFile, operatorUser);
    const seen = [...new Set(calls.map((call) => `${rightText(call)} ${call.code}`))].sort();
    const lists = `granted:\n${rights.map(rightText).sort().join("\n")}\nseen:\n${seen.join("\n")}\n`;
    expect(calls.filter(({ code }) => code === 403).map(rightText), lists).toEqual([]);
    const unused = rights.filter((right) => !calls.some((call) => covers(right, call)));
    expect(unused.map(rightText), lists).toEqual([]);
    const otherwise = calls.filter((call) => !rights.some((right) => covers(right, call)));
    expect(otherwise.map(rightText), lists).toEqual([]);
  }, 120_000);

  /** Besides what it does for the quick start's objects. */
  async function everythingItDoes(): Promise<void> {
    await readAList();
    await stage.apply(manifest("ComplianceReview", { name: "weekly" }));
    await stage.kubectl("wait", "crev/weekly", "-n", "marketing", "--for=condition=Stalled", "--timeout=30s");
    await publishSigned("1.4.1");
    await untilItHolds(async () =>
      expect(await stage.kubectl("get", "pbun", "whatsapp", "-o", "jsonpath={.status.active.revision}")).toBe("1.4.1"),
    );
    await refuseTwice(await stopped("mass"));
    await handOver();
  }

  async function readAList(): Promise<void> {
    const file = { configMapRef: { name: "list", key: "consent.csv" }, interval: "1s" };
    const subjects = [{ kind: "ServiceAccount", name: "consentry-operator", namespace: "consentry-system" }];
    const role = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "consentry-consent-files" };
    await stage.apply(
      {
        ...{ apiVersion: "rbac.authorization.k8s.io/v1", kind: "RoleBinding", roleRef: role, subjects },
        metadata: { name: "consentry-consent-files", namespace: "marketing" },
      },
      {
        ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "list", namespace: "marketing" } },
        data: { "consent.csv": "recipient,at\n" },
      },
    );
    await stage.apply(manifest("ConsentSource", { name: "file", spec: { type: "File", file } }));
    await untilItHolds(async () => expect(await field("csrc/file", "{.status.observedGeneration}")).toBe("1"));
  }

  /** Tells the same event twice, and has the case taken over by another, which the operator signs. */
  async function refuseTwice(caseName: string): Promise<void> {
    for (const token of ["first", "second"]) {
      const annotation = `consentry.dev/resume-requested=${token}`;
      await stage.kubectl("annotate", "campaign", "mass", "-n", "marketing", "--overwrite", annotation);
      await untilItHolds(async () => expect(await field("campaign/mass", "{.status.lastHandledResume}")).toBe(token));
    }
    const hold = await stage.stopCampaign("mass", { id: "breach-mass", decision: "breach-mass" });
    for (const record of massHolds(hold, { bundle: "whatsapp", digest: `sha256:${"1".repeat(64)}`, nowMs: Date.now() }))
      await writeHold(stage.nc, { record, partitions });
    await untilItHolds(async () => expect(await field(`case/${caseName}`, "{.spec.resolution.by}")).toBe("operator"));
  }

  async function handOver(): Promise<void> {
    const next = await stage.startOperator("operator-2");
    await operator.stop();
    operator = next;
    const holder = [
      "get",
      "lease",
      "consentry-operator",
      "-n",
      "consentry-system",
      "-o",
      "jsonpath={.spec.holderIdentity}",
    ];
    await untilItHolds(async () => expect(await stage.kubectl(...holder)).toMatch(/^operator-2_/), 30_000);
  }

  /** A campaign that the policy has stopped. @returns the name of its open case */
  async function stopped(name: string): Promise<string> {
    const owner = { team: "growth", contact: "growth@idesk.example", onCall: "pagerduty/growth" };
    await stage.apply(manifest("Campaign", { name, spec: { templateRefs: [{ name: "spring-offer-en" }], owner } }));
    await stage.kubectl("wait", `campaign/${name}`, "-n", "marketing", "--for=condition=Ready", "--timeout=30s");
    await stage.stopCampaign(name, { id: `breach-${name}`, decision: `breach-${name}` });
    return await eventually(async () => {
      const caseName = await field(`campaign/${name}`, "{.status.enforcement.case}");
      return (await field(`case/${caseName}`, "{.status.phase}")) === "Open" ? caseName : undefined;
    });
  }

  async function publishSigned(revision: string): Promise<void> {
    await stage.publishBundle(revision, signingKey);
    await stage.apply({
      ...{
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "consentry-policy-keys", namespace: "consentry-system" },
      },
      stringData: { "ci-2026.pub": signingKey.publicKey },
    });
    const keys = [
      { keyId: "ci-2026", algorithm: "ES256", secretRef: { name: "consentry-policy-keys", key: "ci-2026.pub" } },
    ];
    const patch = JSON.stringify({ spec: { verification: { keys } } });
    await stage.kubectl("patch", "pbun", "whatsapp", "--type=merge", "-p", patch);
  }

  async function kubeconfigOf(user: string): Promise<string> {
    const file = join(temporaryDirectory("consentry-officer-"), "kubeconfig");
    writeFileSync(file, await stage.kubectl("config", "view", "--raw", "--minify", "--context", user), { mode: 0o600 });
    return file;
  }

  async function field(object: string, path: string): Promise<string> {
    return await stage.kubectl("get", object, "-n", "marketing", "-o", `jsonpath=${path}`);
  }
});

const signingKey = newSigningKey("ci-2026");

/** The private key lies in a file. */
function newSigningKey(keyId: string) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const file = join(temporaryDirectory("consentry-key-"), `${keyId}.pem`);
  writeFileSync(file, privateKey, { mode: 0o600 });
  return { keyId, algorithm: "ES256", file, publicKey } as const;
}
