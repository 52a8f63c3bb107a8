import { describe, expect, it } from "vitest";
import { createContentReader } from "../../../src/operator/bundle-content.ts";
import { policyBundle } from "../../../src/schemas/resources/policy-bundle.ts";

const bundle = policyBundle.parse({
  apiVersion: "consentry.dev/v1alpha1",
  kind: "PolicyBundle",
  metadata: {
    name: "whatsapp",
    uid: "1",
    generation: 1,
    resourceVersion: "1",
    creationTimestamp: "2026-11-26T00:00:00Z",
  },
  spec: { source: { type: "Path", path: { file: "bundle.tar.gz" } } },
});
const data = { rules: {} };

/** A reader of bundles that were found worth what is said, with a clock that is set by hand. */
function readerOf(worth: { bytes: string; isGood: boolean }) {
  let looks = 0;
  let nowMs = 0;
  const read = createContentReader({
    fromFile: async () => ({ ok: true, value: Buffer.from(worth.bytes) }),
    fromConfigMap: async () => ({ ok: false, problem: "there is none" }),
    fromSecret: async () => ({ ok: false, problem: "there is none" }),
    readBundle: async () => {
      looks++;
      return worth.isGood
        ? { ok: true, bundle: { digest: "sha256:1", revision: "1", signer: null, data } }
        : { ok: false, reason: "BundleUnusable", message: "the judging thread did not start in time" };
    },
    digestOf: (bytes) => Buffer.from(bytes).toString(),
    monotonicMs: () => nowMs,
  });
  return {
    kind: async () => (await read(bundle)).content.kind,
    looks: () => looks,
    wait: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe("what a bundle is worth", () => {
  it("is found out once, and again when the bundle changes", async () => {
    const worth = { bytes: "one", isGood: true };
    const reader = readerOf(worth);
    expect([await reader.kind(), await reader.kind(), reader.looks()]).toEqual(["good", "good", 1]);
    reader.wait(3_600_000);
    await reader.kind();
    expect(reader.looks()).toBe(1);
    worth.bytes = "two";
    await reader.kind();
    expect(reader.looks()).toBe(2);
  });

  it("is found out again after a minute when it was bad: the machine may only have been busy", async () => {
    const worth = { bytes: "one", isGood: false };
    const reader = readerOf(worth);
    expect([await reader.kind(), await reader.kind(), reader.looks()]).toEqual(["bad", "bad", 1]);
    worth.isGood = true;
    reader.wait(59_999);
    expect(await reader.kind()).toBe("bad");
    reader.wait(1);
    expect(await reader.kind()).toBe("good");
  });
});
