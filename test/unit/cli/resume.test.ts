import { describe, expect, it } from "vitest";
import { type ResumeParts, resumeCommand } from "../../../src/cli/campaign/resume.ts";
import type { Campaign } from "../../../src/schemas/resources/campaign.ts";
import { aCampaign, now } from "../../support/lifecycle.ts";

const looksMs = 1_000;

/** A campaign whose status a resume looks at, one a second. */
function statusesOf(reasons: readonly string[]): ResumeParts {
  let atMs = 0;
  const seen = (): Campaign => {
    const reason = reasons[Math.min(atMs / looksMs, reasons.length - 1)] ?? "Sending";
    const suspended = { type: "Suspended", status: reason === "Sending" ? "False" : "True", reason, message: reason };
    return aCampaign({
      spec: { suspend: atMs === 0 },
      status: { observedGeneration: 1, conditions: [{ ...suspended, lastTransitionTime: now }] },
    });
  };
  return {
    namespace: "marketing",
    read: async () => seen(),
    setSuspend: async () => seen(),
    readCampaign: async () => seen(),
    casesIn: async () => [],
    request: async () => {},
    newToken: () => "token",
    nowMs: () => atMs,
    sleep: async () => {
      atMs += looksMs;
    },
  };
}

async function resume(reasons: readonly string[]) {
  let data = "";
  const exitCode = await resumeCommand.run(statusesOf(["SuspendedBySpec", ...reasons]), {
    args: ["campaign/paused"],
    options: { timeout: 30 },
    scope: { allNamespaces: false, output: "table" },
    console: {
      data: (text: string) => {
        data += text;
      },
      progress: () => {},
    },
  });
  return { exitCode, data };
}

describe("resuming what spec.suspend stops", () => {
  it("waits for the stop that is just being lifted", async () => {
    expect(await resume(["SuspendedBySpec", "Sending"])).toEqual({ exitCode: 0, data: "resumed  campaign/paused\n" });
  });

  it("says so when something else stops it as well", async () => {
    const answer = { exitCode: 1, data: "refused  campaign/paused: something else still stops it. ThresholdBreach\n" };
    expect(await resume(["ThresholdBreach"])).toEqual(answer);
  });

  it("does not wait for ever when its sender is stopped by spec as well", async () => {
    const answer = { exitCode: 1, data: "refused  campaign/paused: something else still stops it. SuspendedBySpec\n" };
    expect(await resume(["SuspendedBySpec"])).toEqual(answer);
  });
});
