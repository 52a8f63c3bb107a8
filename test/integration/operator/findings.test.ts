import { appendFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { temporaryDirectory } from "../../../src/lab/servers/start.ts";
import type { RunningOperator } from "../../../src/operator/start.ts";
import { untilItHolds as untilItHoldsWithin } from "../../support/eventually.ts";
import { announceGates, type GatesDouble } from "../../support/gates-double.ts";
import { type OperatorStage, operatorStage } from "../../support/operator-stage.ts";
import { buildEdition } from "../../support/policy-tree.ts";
import { manifest } from "../../support/resources.ts";
import { describeWithServers, useKubernetes, useNats } from "../../support/servers.ts";
import { itKeepsTheRulesOfStatus } from "../../support/status-watch.ts";

// What the policy finds in declared texts, as people read it with kubectl. Each test has a template of its own.

const firearms = "Hello {{1}}, our assault rifles are back in store, delivered to your door.";
const refusal =
  "K5 prohibited-goods: advertises prohibited goods: firearms; take the goods out of every message; a licence does not help. Messages made of it are refused.";

/** A busy machine takes its time to load a bundle. */
const untilItHolds = (assertion: () => Promise<void>) => untilItHoldsWithin(assertion, 45_000);

describeWithServers("a template's text", () => {
  const kubernetes = useKubernetes();
  const nats = useNats();
  let stage: OperatorStage;
  let gates: GatesDouble;
  let operator: RunningOperator;

  beforeAll(async () => {
    stage = await operatorStage({ kubernetes: kubernetes(), nats: nats() });
    gates = await announceGates(stage.nc, ["gate-1"]);
    await stage.kubectl("apply", "--server-side", "-f", "examples/quickstart/");
    await stage.reportSource();
    operator = await stage.startOperator("operator-1");
  }, 180_000);

  afterAll(async () => {
    await operator?.stop();
    await gates?.stop();
    await stage?.close();
  });

  it("is not known to be good while no policy is active, and goes to the gates all the same", async () => {
    await declare("unjudged", firearms);
    await untilItIs("unjudged", "Ready=True/Reconciled Compliant=Unknown/NoData Sendable=True/Reconciled");
    expect(await field("mtpl/unjudged", "{.status.findings}")).toBe("");
    expect(await field("mtpl/unjudged", compliant)).toContain("No policy bundle is active");
  });

  it("is judged when it is declared, described, and clean again when it is mended", async () => {
    await active("1.4.0");
    await declare("rifles", firearms);
    await untilItIs(
      "rifles",
      "Ready=False/DeclarationRejected Stalled=True/DeclarationRejected Compliant=False/ContentBreach Sendable=True/Reconciled",
    );
    const described = await stage.kubectl("describe", "mtpl", "rifles", "-n", "marketing");
    expect(described.slice(described.indexOf("  Findings:"))).toContain(
      [
        "  Findings:",
        "    Clause:             K5",
        "    Message:            advertises prohibited goods: firearms",
        "    Rule:               prohibited-goods",
        "    Severity:           Critical",
        "  Observed Generation:  1",
        `  Summary:              Refused: ${refusal}`,
      ].join("\n"),
    );
    expect(await row("rifles")).toBe("rifles False False True APPROVED UNKNOWN 0 Marketing");
    await declare("rifles", "Hello {{1}}, our garden tools are back in store, delivered to your door.");
    await untilItIs("rifles", "Ready=True/Reconciled Compliant=True/NoViolations Sendable=True/Reconciled");
    expect(await field("mtpl/rifles", "{.status.findings}")).toBe("[]");
    await untilItHolds(async () =>
      expect(await eventsOf("rifles")).toEqual([
        "Normal DeclarationAccepted The policy finds nothing wrong with the text. Each message is judged with its values in it.",
        `Warning DeclarationRejected ${refusal}`,
      ]),
    );
  });

  it("is said of the campaign that uses it before its first message, and stops nothing else of it", async () => {
    await active("1.4.0");
    await declare("pistols", "Dear {{1}}, a handgun for sale, only today.");
    const templateRefs = [{ name: "spring-offer-en" }, { name: "pistols" }];
    const owner = { team: "growth", contact: "growth@idesk.example", onCall: "pagerduty/growth" };
    await stage.apply(manifest("Campaign", { name: "range", spec: { templateRefs, owner } }));
    await untilItHolds(async () => {
      expect(await conditionsOf("campaign/range")).toContain("Ready=True/Reconciled Compliant=False/ContentBreach");
      expect(await field("campaign/range", compliant)).toBe(
        "MessageTemplate pistols: K5 prohibited-goods: advertises prohibited goods: firearms. Messages made of it are refused. " +
          "Look at kubectl describe mtpl -n marketing, and change its text.",
      );
    });
    expect(await field("campaign/range", "{.status.summary}")).toContain("The policy refuses the text of pistols");
    await declare("pistols", "Dear {{1}}, garden tools, only today.");
    await untilItHolds(async () =>
      expect(await conditionsOf("campaign/range")).toContain("Ready=True/Reconciled Compliant=Unknown/NoData"),
    );
  });

  it("is judged again when the sender declares the domain that it links to", async () => {
    await active("1.4.0");
    await declare("short", "Hello {{1}}, all of it is at https://bit.ly/spring for you.");
    await untilItIs("short", "Compliant=False/ContentBreach");
    expect(await field("mtpl/short", "{.status.findings[*].rule}")).toBe("deceptive-link");
    await domains("idesk.example", "bit.ly");
    await untilItIs("short", "Compliant=True/NoViolations");
    await domains("idesk.example");
    await untilItIs("short", "Compliant=False/ContentBreach");
  });

  it("is judged anew by a bundle with another list", async () => {
    await active("1.4.0");
    await declare("lanterns", "Hello {{1}}, paper lanterns for every garden.");
    await untilItIs("lanterns", "Compliant=True/NoViolations");
    const words = '\nlanterns-en:\n  category: firearms\n  since: "2023-07-24"\n  terms: [paper lanterns]\n';
    await activeEdition("1.5.0", async (tree) => {
      await appendFile(join(tree, "data/consentry/lexicons/prohibited-goods.yaml"), words);
    });
    await untilItIs("lanterns", "Compliant=False/ContentBreach");
    await active("1.4.0");
    await untilItIs("lanterns", "Compliant=True/NoViolations");
  });

  it("is not known to be good by a bundle of before, by which everything else goes on", async () => {
    await active("1.4.0");
    await declare("shotguns", "Dear {{1}}, a shotgun for sale, only today.");
    await untilItIs("shotguns", "Compliant=False/ContentBreach");
    await activeEdition("1.3.0", async (tree) => {
      await rm(join(tree, "consentry/template.rego"));
    });
    await untilItIs("shotguns", "Ready=True/Reconciled Compliant=Unknown/NoData Sendable=True/Reconciled");
    expect(await field("mtpl/shotguns", "{.status.findings}")).toBe("");
    expect(await field("mtpl/shotguns", compliant)).toContain("judges no templates");
    await untilItHolds(async () =>
      expect(await field("campaign/spring-sale", '{.status.conditions[?(@.type=="Ready")].message}')).toBe(
        "Active on every gate with policy 1.3.0.",
      ),
    );
  });

  itKeepsTheRulesOfStatus(() => stage.statuses, ["InProgress", "Current", "Failed"]);

  const compliant = '{.status.conditions[?(@.type=="Compliant")].message}';

  async function declare(name: string, body: string): Promise<void> {
    const spec = { name: name.replaceAll("-", "_"), body, whatsapp: { status: "APPROVED" } };
    await stage.apply(manifest("MessageTemplate", { name, spec }));
  }

  async function domains(...names: string[]): Promise<void> {
    const patch = JSON.stringify({ spec: { domains: names } });
    await stage.kubectl("patch", "sender", "idesk-main", "-n", "marketing", "--type=merge", "-p", patch);
  }

  async function active(revision: string): Promise<void> {
    await stage.publishBundle(revision);
    await untilActive(revision);
  }

  async function activeEdition(revision: string, change: (tree: string) => Promise<void>): Promise<void> {
    await stage.publishFile(await buildEdition(temporaryDirectory("consentry-edition-"), revision, change));
    await untilActive(revision);
  }

  async function untilActive(revision: string): Promise<void> {
    const path = "jsonpath={.status.active.revision}";
    await untilItHolds(async () => expect(await stage.kubectl("get", "pbun", "whatsapp", "-o", path)).toBe(revision));
  }

  async function untilItIs(name: string, conditions: string): Promise<void> {
    await untilItHolds(async () => expect(await conditionsOf(`mtpl/${name}`)).toContain(conditions));
  }

  async function conditionsOf(object: string): Promise<string> {
    return await field(object, "{range .status.conditions[*]}{.type}={.status}/{.reason} {end}");
  }

  async function row(name: string): Promise<string> {
    const line = await stage.kubectl("get", "mtpl", name, "-n", "marketing", "--no-headers");
    return line.split(/\s+/).slice(0, -2).join(" ");
  }

  async function eventsOf(name: string): Promise<string[]> {
    const about = ["-n", "marketing", "--field-selector", `regarding.name=${name}`];
    const path = '{range .items[*]}{.type} {.reason} {.note}{"\\n"}{end}';
    const events = await stage.kubectl("get", "events.events.k8s.io", ...about, "-o", `jsonpath=${path}`);
    return events
      .split("\n")
      .filter((line) => line !== "")
      .sort();
  }

  async function field(object: string, path: string): Promise<string> {
    return await stage.kubectl("get", object, "-n", "marketing", "-o", `jsonpath=${path}`);
  }
});
