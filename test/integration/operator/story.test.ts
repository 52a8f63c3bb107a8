import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { RunningOperator } from "../../../src/operator/start.ts";
import { untilItHolds } from "../../support/eventually.ts";
import { announceGates, type GatesDouble } from "../../support/gates-double.ts";
import { kubectl } from "../../support/kubectl.ts";
import { officersMay } from "../../support/officers.ts";
import { type OperatorStage, operatorStage } from "../../support/operator-stage.ts";
import { describeWithServers, useKubernetes, useNats } from "../../support/servers.ts";
import { itKeepsTheRulesOfStatus } from "../../support/status-watch.ts";

// The story of a campaign that breaks the policy, as people read it with kubectl. Each test goes on where the last one ended.

describeWithServers("a campaign that breaks the policy", () => {
  const kubernetes = useKubernetes();
  const nats = useNats();
  let stage: OperatorStage;
  let gates: GatesDouble;
  let operator: RunningOperator;
  let caseName = "";

  beforeAll(async () => {
    stage = await operatorStage({ kubernetes: kubernetes(), nats: nats() });
    gates = await announceGates(stage.nc, ["gate-1", "gate-2", "gate-3"]);
    operator = await stage.startOperator("operator-1");
  }, 120_000);

  afterAll(async () => {
    await operator?.stop();
    await gates?.stop();
    await stage?.close();
  });

  it("is ready only when a policy judges, its consent is fresh and every gate has it", async () => {
    await stage.kubectl("apply", "--server-side", "-f", "examples/quickstart/");
    await untilItHolds(async () => expect(await field("{.status.summary}")).toContain("No policy bundle is active"));
    await stage.publishBundle("1.4.0");
    await stage.kubectl("wait", "policybundle/whatsapp", "--for=condition=Ready", "--timeout=30s");
    const stale = "Consent source website-optin is not fresh";
    await untilItHolds(async () => expect(await field("{.status.summary}")).toContain(stale));
    await stage.reportSource();
    await stage.kubectl("wait", "campaign/flash-sale", "-n", "marketing", "--for=condition=Ready", "--timeout=30s");
    const ready = '{.status.conditions[?(@.type=="Ready")].message}';
    expect(await field(ready)).toBe("Active on every gate with policy 1.4.0.");
  });

  it("shows every kind as ready in one line each", async () => {
    await untilItHolds(async () => {
      const rows = await stage.kubectl("get", "campaigns,csrc,snd,mtpl,pbun", "-n", "marketing", "--no-headers");
      const words = rows.split("\n").map((line) => line.split(/\s+/).slice(0, -1).join(" "));
      expect(words.filter((line) => line !== "")).toEqual([
        "campaign.consentry.dev/flash-sale True Unknown False Sending 0",
        "campaign.consentry.dev/spring-sale True Unknown False Sending 0",
        "consentsource.consentry.dev/website-optin True True True Events 9814022 183411 100",
        "sender.consentry.dev/idesk-main True True False GREEN TIER_10K",
        "messagetemplate.consentry.dev/spring-offer-en True True True APPROVED GREEN 0 Marketing",
        "policybundle.consentry.dev/whatsapp True True 1.4.0 Active 3/3",
      ]);
    });
  });

  it("is stopped, measured and given a case within moments of the breach", async () => {
    const byRule = {
      "consent-required": { clause: "K2", rejected: 11 },
      "frequency-cap": { clause: "K3", rejected: 2 },
    };
    await stage.count("flash-sale", { approved: 1204, rejected: 13, held: 3181, judged: 200, breaches: 11, byRule });
    await untilItHolds(async () => expect(await field("{.status.messages.approved}")).toBe("1204"));
    const startMs = performance.now();
    await stage.stopCampaign("flash-sale", { notBeforeMs: Date.now() + 3_000 });
    await stage.kubectl("wait", "campaign/flash-sale", "-n", "marketing", "--for=condition=Suspended", "--timeout=10s");
    expect(performance.now() - startMs).toBeLessThan(2_000);
    await untilItHolds(async () => expect(await field("{.status.remediation.recipients.toReview}")).toBe("1204"));
    caseName = await field("{.status.enforcement.case}");
    expect(caseName).toMatch(/^flash-sale-k2-[0-9a-f]{4}$/);
    expect(await field("{.status.enforcement.gatesStopped}")).toBe("3/3");
    expect(await field("{.status.enforcement.timeToCease}")).toMatch(/^\d+ms$/);
  });

  it("is described to the letter", async () => {
    const described = await stage.kubectl("describe", "campaign", "flash-sale", "-n", "marketing");
    const status = described.slice(described.indexOf("Status:"));
    expect(withoutMoments(status, caseName)).toBe(await expectedDescription());
  });

  it("stays stopped when somebody asks before the case is closed, and they are told why", async () => {
    await stage.kubectl(...annotate("first"));
    await untilItHolds(async () => expect(await field("{.status.lastHandledResume}")).toBe("first"));
    expect(await field("{.status.enforcement.state}")).toBe("Suspended");
    const told = `Blocked by case ${caseName} (Open). Close it first, then ask again.`;
    await untilItHolds(async () =>
      expect(await eventsOf("campaign", "flash-sale")).toContain(`ResumeRefused: ${told}`),
    );
  });

  it("is worked on in the case's own order, which nobody can jump", async () => {
    const ana = { as: "ana.officer@idesk.example", groups: ["compliance-officers"] };
    await stage.apply(officersMay("consentry-officer"));
    const patch = (spec: object) =>
      kubectl(
        kubernetes(),
        ["patch", "case", caseName, "-n", "marketing", "--type=merge", "-p", JSON.stringify({ spec })],
        ana,
      );
    const at = "2026-11-22T03:00:00Z";
    const by = ana.as;
    const resolution = { by, at, summary: "Bought list removed" };
    expect(await patch({ resolution })).toMatchObject({ code: 0 });
    expect(await caseField("{.status.phase}")).toBe("Open");
    expect(await patch({ acknowledged: { by, at } })).toMatchObject({ code: 0 });
    await untilItHolds(async () => expect(await caseField("{.status.phase}")).toBe("Acknowledged"));
    const steps = JSON.parse(await caseField("{.spec.steps}"));
    const done = { state: "Done", by, at, evidence: "https://tickets.example/812" };
    const signed = steps.map((step: { name: string }) => (step.name === "CorrectSource" ? { ...step, ...done } : step));
    expect(await patch({ steps: signed })).toMatchObject({ code: 0 });
    await untilItHolds(async () => expect(await caseField("{.status.phase}")).toBe("Closed"));
    const phases = JSON.parse(await caseField("{.status.timeline}")).map((entry: { phase: string }) => entry.phase);
    expect(phases).toEqual(["Open", "Acknowledged", "Remediating", "Verified", "Closed"]);
    expect(await eventsOf("campaign", "flash-sale")).toContain(`CaseClosed: ${caseName} by ${by}`);
  });

  it("goes on when somebody asks after the case is closed, and not before the minimum hold has passed", async () => {
    await stage.kubectl(...annotate("second"));
    await untilItHolds(async () => expect(await field("{.status.enforcement.state}")).toBe("Active"));
    await untilItHolds(async () => expect(await field("{.status.lastHandledResume}")).toBe("second"));
    const resumed = `Resumed: by ana.officer@idesk.example after case ${caseName}; held messages are judged again`;
    await untilItHolds(async () => expect(await eventsOf("campaign", "flash-sale")).toContain(resumed));
    const history = JSON.parse(await field("{.status.history}"));
    expect(history.map((entry: { state: string; by: string }) => [entry.state, entry.by])).toEqual([
      ["Active", "operator"],
      ["Suspended", "gate-1"],
      ["Active", "ana.officer@idesk.example"],
    ]);
    expect(Date.parse(history[2].at) - Date.parse(history[1].at)).toBeGreaterThanOrEqual(3_000 - 1_000);
  });

  itKeepsTheRulesOfStatus(() => stage.statuses, ["InProgress", "Current"]);

  function annotate(token: string): string[] {
    const annotation = `consentry.dev/resume-requested=${token}`;
    return ["annotate", "campaign", "flash-sale", "-n", "marketing", "--overwrite", annotation];
  }

  async function field(path: string): Promise<string> {
    return await stage.kubectl("get", "campaign", "flash-sale", "-n", "marketing", "-o", `jsonpath=${path}`);
  }

  async function caseField(path: string): Promise<string> {
    return await stage.kubectl("get", "case", caseName, "-n", "marketing", "-o", `jsonpath=${path}`);
  }

  async function eventsOf(kind: string, name: string): Promise<string> {
    const about = "{range .items[*]}{.involvedObject.kind}/{.involvedObject.name} {.reason}: {.message}{'\\n'}{end}";
    const all = await stage.kubectl("get", "events", "-n", "marketing", "-o", `jsonpath=${about}`);
    const prefix = `${kind}/${name} `;
    const ours = all.split("\n").filter((line) => line.toLowerCase().startsWith(prefix));
    return ours.map((line) => line.slice(prefix.length)).join("\n");
  }
});

/** What differs from run to run, by names of its own; columns of kubectl are as wide as their widest cell. */
function withoutMoments(text: string, caseName: string): string {
  return text
    .replaceAll(caseName, "<case>")
    .replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z/g, "<time>")
    .replace(/sha256:[0-9a-f]{12}/g, "<digest>")
    .replace(/\b\d+ms\b/g, "<span>")
    .replace(/(Warning|Normal) +(\w+) +[^ ]+ +consentry/g, "$1  $2  <age>  consentry")
    .replace(/ {2,}From {2,}/, "  From  ")
    .replace(/Type +Reason +Age/, "Type  Reason  Age")
    .replace(/---- +------ +---- +---- +-------/, "----  ------  ----  ----  -------")
    .replace(/operator {2,}/g, "operator  ")
    .replace(/From +Message/, "From  Message")
    .trimEnd();
}

async function expectedDescription(): Promise<string> {
  return (await readFile(new URL("./described.txt", import.meta.url), "utf8")).trimEnd();
}
