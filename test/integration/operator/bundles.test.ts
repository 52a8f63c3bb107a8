import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBucket } from "../../../src/io/nats/bucket.ts";
import { temporaryDirectory } from "../../../src/lab/servers/start.ts";
import type { RunningOperator } from "../../../src/operator/start.ts";
import { untilItHolds } from "../../support/eventually.ts";
import { announceGates, type GatesDouble } from "../../support/gates-double.ts";
import { kubectl, mustKubectl } from "../../support/kubectl.ts";
import { officersMay } from "../../support/officers.ts";
import { bundleFile, type OperatorStage, operatorStage } from "../../support/operator-stage.ts";
import { manifest } from "../../support/resources.ts";
import { describeWithServers, useKubernetes, useNats } from "../../support/servers.ts";
import { itKeepsTheRulesOfStatus } from "../../support/status-watch.ts";

// A policy's life: it is verified, judges, is refused, and is taken back when it stops too much.

describeWithServers("policy bundles", () => {
  const kubernetes = useKubernetes();
  const nats = useNats();
  const campaigns = ["one", "two", "three", "four"];
  let stage: OperatorStage;
  let gates: GatesDouble;
  let operator: RunningOperator;

  beforeAll(async () => {
    stage = await operatorStage({ kubernetes: kubernetes(), nats: nats() });
    gates = await announceGates(stage.nc, ["gate-1", "gate-2"]);
    operator = await stage.startOperator("operator-1");
    await stage.kubectl("apply", "--server-side", "-f", "examples/quickstart/");
    await stage.reportSource();
  }, 180_000);

  afterAll(async () => {
    await operator?.stop();
    await gates?.stop();
    await stage?.close();
  });

  it("wait for what they are made of, and say what is missing", async () => {
    await untilItHolds(async () => {
      expect(await bundle("{.status.summary}")).toBe(
        "Nothing judges yet. ConfigMap consentry-system/consentry-policy does not exist.",
      );
    });
    expect(await condition("Verified")).toBe("Unknown NoData");
  });

  it("judge as soon as they are there, and are told to have become active", async () => {
    await stage.publishBundle("1.4.0");
    await stage.kubectl("wait", "policybundle/whatsapp", "--for=condition=Ready", "--timeout=30s");
    expect(await bundle("{.status.active.revision} {.status.phase} {.status.gates}")).toBe("1.4.0 Active 2/2");
    expect(await active()).toMatchObject({ name: "whatsapp", revision: "1.4.0" });
    await untilItHolds(async () => expect(await events()).toContain("BundleActivated: policy 1.4.0"));
  });

  it("that are no bundle leave the last good one judging", async () => {
    await stage.apply(configMap({ "bundle.tar.gz": Buffer.from("no bundle at all").toString("base64") }));
    await stage.kubectl("wait", "policybundle/whatsapp", "--for=condition=Stalled", "--timeout=20s");
    expect(await condition("Stalled")).toBe("True BundleUnusable");
    expect(await bundle("{.status.active.revision} {.status.phase} {.status.gates}")).toBe("1.4.0 Refused 2/2");
    expect(await active()).toMatchObject({ revision: "1.4.0" });
    await untilItHolds(async () => expect(await events()).toContain("BundleRefused: BundleUnusable: not a bundle"));
    await stage.publishBundle("1.4.0");
    await stage.kubectl("wait", "policybundle/whatsapp", "--for=condition=Ready", "--timeout=20s");
  });

  it("with another digest than the declared one are not verified", async () => {
    const digest = `sha256:${"0".repeat(64)}`;
    await patch({ digest });
    await stage.kubectl("wait", "policybundle/whatsapp", "--for=condition=Verified=false", "--timeout=20s");
    expect(await condition("Stalled")).toBe("True VerificationFailed");
    await patch({ digest: null });
    await stage.kubectl("wait", "policybundle/whatsapp", "--for=condition=Ready", "--timeout=20s");
  });

  it("are trusted by the signature of a declared key, and by no other", async () => {
    const [trusted, stranger] = [signingKey("ci-2026"), signingKey("somebody")];
    const keys = [
      { keyId: "ci-2026", algorithm: "ES256", secretRef: { name: "consentry-policy-keys", key: "ci-2026.pub" } },
    ];
    await patch({ verification: { keys } });
    const missing = "Secret consentry-system/consentry-policy-keys does not exist.";
    await untilItHolds(async () => expect(await bundle("{.status.summary}")).toContain(missing));
    await stage.apply({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "consentry-policy-keys", namespace: "consentry-system" },
      stringData: { "ci-2026.pub": trusted.publicKey },
    });
    await stage.publishBundle("1.4.1", stranger);
    await stage.kubectl("wait", "policybundle/whatsapp", "--for=condition=Verified=false", "--timeout=20s");
    const stalled = '{.status.conditions[?(@.type=="Stalled")].message}';
    expect(await bundle(stalled)).toContain("signed with a key that is not declared");
    expect(await bundle("{.status.active.revision}")).toBe("1.4.0");
    await stage.publishBundle("1.4.1", trusted);
    await untilItHolds(async () => expect(await bundle("{.status.active.revision}")).toBe("1.4.1"));
    await untilItHolds(async () => expect(await bundle("{.status.active.signer}")).toBe("ci-2026"));
    await patch({ verification: null });
    await stage.publishBundle("1.4.0");
    await untilItHolds(async () => expect(await bundle("{.status.active.revision}")).toBe("1.4.0"));
  });

  it("can lie in a file of the operator", async () => {
    const nowhere = { type: "Path", configMap: null, path: { file: "/nowhere/bundle.tar.gz" } };
    await patch({ source: nowhere });
    const unreadable = "The file /nowhere/bundle.tar.gz cannot be read in the operator's container (ENOENT).";
    await untilItHolds(async () => expect(await bundle("{.status.summary}")).toContain(unreadable));
    await patch({ source: { ...nowhere, path: { file: await bundleFile("1.4.0") } } });
    await stage.kubectl("wait", "policybundle/whatsapp", "--for=condition=Ready", "--timeout=20s");
    await patch({
      source: { type: "ConfigMap", path: null, configMap: { name: "consentry-policy", key: "bundle.tar.gz" } },
    });
  });

  it("without a rule for a required clause are refused", async () => {
    await patch({ requiredClauses: ["K1", "M1"] });
    await stage.kubectl("wait", "policybundle/whatsapp", "--for=condition=Stalled", "--timeout=20s");
    const message = "It has no rule for the required clauses M1.";
    expect(await bundle('{.status.conditions[?(@.type=="Stalled")].message}')).toBe(message);
    await patch({ requiredClauses: ["K1"] });
    await stage.kubectl("wait", "policybundle/whatsapp", "--for=condition=Ready", "--timeout=20s");
  });

  it("beside an active one are refused, and so is what nothing serves yet", async () => {
    await stage.apply(manifest("PolicyBundle", { name: "second" }));
    await stage.kubectl("wait", "policybundle/second", "--for=condition=Stalled", "--timeout=20s");
    const reason = '{.status.conditions[?(@.type=="Stalled")].reason}';
    expect(await stage.kubectl("get", "pbun", "second", "-o", `jsonpath=${reason}`)).toBe("DeclarationRejected");
    await stage.kubectl("delete", "policybundle", "second");
    await patch({ rollout: { strategy: "Shadow" } });
    await stage.kubectl("wait", "policybundle/whatsapp", "--for=condition=Stalled", "--timeout=20s");
    expect(await condition("Stalled")).toBe("True NotImplemented");
    await patch({ rollout: { strategy: "Immediate" } });
    await stage.kubectl("wait", "policybundle/whatsapp", "--for=condition=Ready", "--timeout=20s");
  });

  it("that stop more campaigns than they may are taken back, and the campaigns are held on one case", async () => {
    const owner = { team: "growth", contact: "growth@idesk.example", onCall: "pagerduty/growth" };
    const spec = { owner, templateRefs: [{ name: "spring-offer-en" }] };
    await stage.apply(...campaigns.map((name) => manifest("Campaign", { name, spec })));
    await stage.publishBundle("1.5.0");
    await untilItHolds(async () => expect(await bundle("{.status.active.revision}")).toBe("1.5.0"));
    expect(await bundle("{.status.previous.revision}")).toBe("1.4.0");
    for (const name of campaigns) await stage.stopCampaign(name, { id: `breach-${name}`, decision: `breach-${name}` });
    await untilItHolds(async () => expect(await active()).toMatchObject({ revision: "1.4.0" }));
    await untilItHolds(async () => expect(await bundle("{.status.phase}")).toBe("RolledBack"));
    const caseName = await bundle("{.status.rollback.case}");
    expect(caseName).toMatch(/^whatsapp-mass-[0-9a-f]{4}$/);
    for (const name of campaigns) {
      await untilItHolds(async () => {
        expect(await campaign(name, "{.status.enforcement.cause} {.status.enforcement.case}")).toBe(
          `MassSuspension ${caseName}`,
        );
      });
    }
    expect(await stage.kubectl("get", "case", caseName, "-n", "consentry-system", "-o", "name")).toContain(caseName);
    await untilItHolds(async () => {
      expect(await events()).toContain("MassSuspensionStopped: the campaigns are held");
      expect(await events()).toContain("BundleRolledBack");
    });
  });

  it("that were taken back leave no campaign with a case of its own to answer for", async () => {
    await untilItHolds(async () => {
      const path = "jsonpath={range .items[*]}{.metadata.name} {.status.phase}{'\\n'}{end}";
      const cases = (await stage.kubectl("get", "case", "-n", "marketing", "-o", path)).trim().split("\n");
      expect(cases.filter((line) => line !== "" && !line.endsWith(" Closed"))).toEqual([]);
    });
  });

  it("let the campaigns go on when the one case is closed and somebody asks", async () => {
    const caseName = await bundle("{.status.rollback.case}");
    await stage.kubectl("annotate", "campaign", "one", "-n", "marketing", "consentry.dev/resume-requested=early");
    await untilItHolds(async () => expect(await campaign("one", "{.status.lastHandledResume}")).toBe("early"));
    expect(await campaign("one", "{.status.enforcement.state}")).toBe("Suspended");
    await closeCase(caseName);
    await stage.kubectl(
      "annotate",
      "campaign",
      "one",
      "-n",
      "marketing",
      "--overwrite",
      "consentry.dev/resume-requested=now",
    );
    await untilItHolds(async () => expect(await campaign("one", "{.status.enforcement.state}")).toBe("Active"));
    expect(await campaign("two", "{.status.enforcement.state}")).toBe("Suspended");
  });

  itKeepsTheRulesOfStatus(() => stage.statuses, ["InProgress", "Current", "Failed"]);

  async function closeCase(name: string): Promise<void> {
    const ben = { as: "ben.approver@idesk.example", groups: ["compliance-officers", "compliance-approvers"] };
    await stage.apply(officersMay("consentry-officer"), officersMay("consentry-approver"));
    const at = "2026-11-22T03:00:00Z";
    const signed = { by: ben.as, at };
    const steps = JSON.parse(
      await stage.kubectl("get", "case", name, "-n", "consentry-system", "-o", "jsonpath={.spec.steps}"),
    );
    const done = steps.map((step: { name: string }) =>
      step.name === "CorrectPolicy" ? { ...step, state: "Done", ...signed } : step,
    );
    const spec = { acknowledged: signed, steps: done, resolution: { ...signed, summary: "Policy corrected" } };
    const args = ["patch", "case", name, "-n", "consentry-system", "--type=merge", "-p", JSON.stringify({ spec })];
    expect(await kubectl(kubernetes(), args, ben)).toMatchObject({ code: 0 });
    await untilItHolds(async () => {
      const phase = await stage.kubectl(
        "get",
        "case",
        name,
        "-n",
        "consentry-system",
        "-o",
        "jsonpath={.status.phase}",
      );
      expect(phase).toBe("Closed");
    });
  }

  function configMap(binaryData: Record<string, string>) {
    return {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "consentry-policy", namespace: "consentry-system" },
      binaryData,
    };
  }

  async function patch(spec: object): Promise<void> {
    await mustKubectl(kubernetes(), [
      "patch",
      "policybundle",
      "whatsapp",
      "--type=merge",
      "-p",
      JSON.stringify({ spec }),
    ]);
  }

  async function bundle(path: string): Promise<string> {
    return await stage.kubectl("get", "policybundle", "whatsapp", "-o", `jsonpath=${path}`);
  }

  async function condition(type: string): Promise<string> {
    const at = `.status.conditions[?(@.type=="${type}")]`;
    return await bundle(`{${at}.status} {${at}.reason}`);
  }

  async function campaign(name: string, path: string): Promise<string> {
    return await stage.kubectl("get", "campaign", name, "-n", "marketing", "-o", `jsonpath=${path}`);
  }

  async function active(): Promise<unknown> {
    return (await (await openBucket(stage.nc, "desired")).get("bundle.active"))?.value;
  }

  async function events(): Promise<string> {
    const path = "jsonpath={range .items[*]}{.reason}: {.message}{'\\n'}{end}";
    return await stage.kubectl("get", "events", "-n", "default", "-o", path);
  }
});

/** A new key pair; the private key lies in a file. */
function signingKey(keyId: string) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const file = join(temporaryDirectory("consentry-key-"), `${keyId}.pem`);
  writeFileSync(file, privateKey, { mode: 0o600 });
  return { keyId, algorithm: "ES256", file, publicKey } as const;
}
