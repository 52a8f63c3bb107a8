import { describe, expect, it } from "vitest";
import { admissionFinding, crdFinding, operatorFinding, type Seen } from "../../../src/cli/check/cluster-findings.ts";
import { findingsText, ok, problem, unknown } from "../../../src/cli/check/finding.ts";
import { type NatsSeen, natsFindings } from "../../../src/cli/check/nats-findings.ts";
import { instantText } from "../../../src/domain/time/instant.ts";
import { campaignKind } from "../../../src/schemas/resources/campaign.ts";
import { aGate, nowMs } from "../../support/lifecycle.ts";

const found = (body: unknown): Seen => ({ kind: "found", body });
const bundle = { name: "whatsapp", digest: "sha256:aa", revision: "1.4.0", activatedAtMs: 1 };
const well: NatsSeen = {
  version: "2.15.2",
  server: "127.0.0.1:4222",
  install: { partitions: 2 },
  gates: [aGate("gate-1", { partitions: [0] }), aGate("gate-2", { partitions: [1] })],
  bundle,
};
const worst = (seen: Partial<NatsSeen>, partitions?: number) =>
  natsFindings({ ...well, ...seen }, partitions).find(({ state }) => state === "problem");

describe("check of NATS", () => {
  it("is all well when every partition has a gate that judges by the active bundle", () => {
    expect(natsFindings(well, 2).map(({ state }) => state)).toEqual(["ok", "ok", "ok", "ok"]);
  });

  it.each([
    ["an old server", { version: "2.11.4" }, "nats", "2.15"],
    ["no streams", { install: undefined }, "install", "operator"],
    ["no bundle", { bundle: undefined }, "bundle", "policybundles"],
    ["no gate", { gates: [] }, "gates", "consentry gate"],
    ["a partition without a gate", { gates: [aGate("gate-1")] }, "gates", "being taken"],
    ["a gate with another bundle", { gates: [aGate("gate-1", { bundle: "sha256:bb" })] }, "gates", "readyz"],
  ])("finds %s and says what to do", (_, seen, check, cure) => {
    expect(worst(seen)).toMatchObject({ check, cure: expect.stringContaining(cure) });
  });

  it("finds another number of partitions than the settings say", () => {
    expect(worst({}, 4)).toMatchObject({ check: "install", cure: expect.stringContaining("CONSENTRY_PARTITIONS=2") });
  });
});

describe("check of the cluster", () => {
  const lease = (spec: object) => operatorFinding(found({ spec }), nowMs);

  it.each([
    ["nobody has ever led", operatorFinding({ kind: "absent" }, nowMs), "problem"],
    ["it gave the lease back", lease({ holderIdentity: "" }), "problem"],
    ["it fell silent", lease({ holderIdentity: "a_1", renewTime: instantText(nowMs - 61_000) }), "problem"],
    ["it renews", lease({ holderIdentity: "a_1", renewTime: instantText(nowMs - 5_000) }), "ok"],
    ["leases are hidden", operatorFinding({ kind: "forbidden" }, nowMs), "unknown"],
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
