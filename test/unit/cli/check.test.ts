import { describe, expect, it } from "vitest";
import { admissionFinding, crdFinding, operatorFinding, type Seen } from "../../../src/cli/check/cluster-findings.ts";
import { findingsText, ok, problem, unknown } from "../../../src/cli/check/finding.ts";
import { type NatsSeen, natsFindings } from "../../../src/cli/check/nats-findings.ts";
import { pathFinding, probes } from "../../../src/cli/check/path-finding.ts";
import { decodeSend } from "../../../src/domain/message/decode.ts";
import { canonicalRecipient } from "../../../src/domain/recipient/canonical.ts";
import { instantText } from "../../../src/domain/time/instant.ts";
import { idleGatePage } from "../../../src/schemas/pages.ts";
import { campaignKind } from "../../../src/schemas/resources/campaign.ts";
import { campaignNamed, noCampaign, partitionOf } from "../../../src/schemas/wire/subjects.ts";
import { aGate, nowMs } from "../../support/lifecycle.ts";
import { verdict } from "../../support/verdicts.ts";

const found = (body: unknown): Seen => ({ kind: "found", body });
const bundle = { name: "whatsapp", digest: "sha256:aa", revision: "1.4.0", activatedAtMs: 1 };
const well: NatsSeen = {
  version: "2.15.2",
  server: "127.0.0.1:4222",
  install: { partitions: 2, replicas: 3, missing: [] },
  gates: [aGate("gate-1", { partitions: [0] }), aGate("gate-2", { partitions: [1] })],
  bundle,
  suppressionsAreThere: true,
  sources: [{ name: "marketing/website-optin", fresh: true }],
};
const worst = (seen: Partial<NatsSeen>, partitions?: number) =>
  natsFindings({ ...well, ...seen }, partitions).find(({ state }) => state === "problem");

describe("check of NATS", () => {
  it("is all well when every partition has a gate that judges by the active bundle", () => {
    expect(natsFindings(well, 2).map(({ state }) => state)).toEqual(Array(6).fill("ok"));
  });

  it.each([
    ["an old server", { version: "2.11.4" }, "nats", "2.15"],
    ["no streams", { install: undefined }, "install", "operator"],
    ["a lost bucket", { install: { partitions: 2, replicas: 3, missing: ["KV_totals"] } }, "install", "restore"],
    ["a lost suppression list", { suppressionsAreThere: false }, "suppressions", "consentry restore"],
    ["a stale source", { sources: [{ name: "shop/list", fresh: false }] }, "sources", "consentsource"],
    ["no bundle", { bundle: undefined }, "bundle", "policybundles"],
    ["no gate", { gates: [] }, "gates", "consentry gate"],
    ["a partition without a gate", { gates: [aGate("gate-1")] }, "gates", "being taken"],
    ["a gate with another bundle", { gates: [aGate("gate-1", { bundle: "sha256:bb" })] }, "gates", "readyz"],
  ])("finds %s and says what to do", (_, seen, check, cure) => {
    expect(worst(seen)).toMatchObject({ check, cure: expect.stringContaining(cure) });
  });

  it("says where the reasons stand for which a gate judges nothing", () => {
    const idle = worst({ gates: [aGate("gate-1", { bundle: null, problem: "NoBundle" })] });
    expect(idle).toMatchObject({ check: "gates", see: idleGatePage });
    expect(idle && findingsText([idle])).toMatch(/\n +do: .*\n +see: \S+\n$/);
    expect(worst({ gates: [aGate("gate-1", { bundle: "sha256:bb" })] })).not.toHaveProperty("see");
  });

  it("finds another number of partitions than the settings say", () => {
    expect(worst({}, 4)).toMatchObject({ check: "install", cure: expect.stringContaining("CONSENTRY_PARTITIONS=2") });
  });
});

describe("check of the path", () => {
  const gates = [aGate("gate-1", { partitions: [0] }), aGate("gate-2", { partitions: [1] })];
  const refused = verdict({ outcome: "rejected" });

  it("sends each gate a message on a partition of its own, to a number that nobody has", () => {
    const sent = probes(gates, 2);
    expect(sent.map(({ gate }) => gate)).toEqual(["gate-1", "gate-2"]);
    expect(sent.map(({ subject }) => partitionOf(subject.split(".").at(-1) ?? "", 2))).toEqual([0, 1]);
    for (const { subject, payload } of sent) {
      const { to } = JSON.parse(payload);
      expect(to).toMatch(/^447700900\d{3}$/);
      expect(canonicalRecipient(to)?.lastFour).toBe(subject.split(".").at(-1));
      expect(decodeSend(Buffer.from(payload)).ok).toBe(true);
    }
  });

  it("names no campaign that anybody can declare", () => {
    const [, , namespace = "", name = ""] = probes(gates, 2)[0]?.subject.split(".") ?? [];
    expect(campaignNamed({ namespace, name })).toEqual(noCampaign);
    expect(`${namespace}${name}`).not.toMatch(/[a-z0-9]/);
  });

  it.each([
    ["every gate refused it", [{ gate: "gate-1", ms: 4, record: refused }], "ok", "gate-1 in 4 ms"],
    ["a gate says nothing", [{ gate: "gate-1", ms: 9, record: undefined }], "problem", "no verdict"],
    ["a gate approved it", [{ gate: "gate-1", ms: 4, record: verdict() }], "problem", "did not refuse"],
  ])("tells when %s", (_, answers, state, text) => {
    expect(pathFinding(answers)).toMatchObject({ state, text: expect.stringContaining(text) });
  });
});

describe("check of the cluster", () => {
  const at = { nowMs, namespace: "consentry-system" };
  const lease = (spec: object) => operatorFinding(found({ spec }), at);

  it.each([
    ["nobody has ever led", operatorFinding({ kind: "absent" }, at), "problem"],
    ["it gave the lease back", lease({ holderIdentity: "" }), "problem"],
    ["it fell silent", lease({ holderIdentity: "a_1", renewTime: instantText(nowMs - 61_000) }), "problem"],
    ["it renews", lease({ holderIdentity: "a_1", renewTime: instantText(nowMs - 5_000) }), "ok"],
    ["leases are hidden", operatorFinding({ kind: "forbidden" }, at), "unknown"],
  ])("tells the operator's state when %s", (_, finding, state) => expect(finding.state).toBe(state));

  it("finds that signatures on cases are not proven", () => {
    const policies = [
      { name: "case-entries.consentry.dev", seen: found({}) },
      { name: "status.consentry.dev", seen: { kind: "absent" } as const },
    ];
    expect(admissionFinding(policies)).toMatchObject({
      state: "problem",
      text: expect.stringContaining("status.consentry.dev is missing"),
    });
  });

  it("finds missing kinds, and answers that it cannot read", () => {
    const empty = found({ components: { schemas: {} } });
    expect(crdFinding(empty, [campaignKind]).text).toBe("these kinds are not installed: Campaign");
    expect(crdFinding({ kind: "absent" }, [campaignKind]).state).toBe("problem");
    expect(crdFinding(found("nonsense"), [campaignKind]).state).toBe("problem");
    expect(crdFinding({ kind: "forbidden" }, [campaignKind]).state).toBe("unknown");
  });
});

describe("findings", () => {
  it("are a line each, with the cure below a problem", () => {
    const findings = [ok("crds", "7 kinds"), problem("gates", "none", "start one"), unknown("operator", "hidden")];
    expect(findingsText(findings)).toBe(`ok        crds       7 kinds
problem   gates      none
                     do: start one
unknown   operator   hidden
`);
  });
});
