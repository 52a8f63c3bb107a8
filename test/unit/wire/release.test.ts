import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { samples } from "../../support/wire-samples.ts";

// During a rollout gates, operators and dispatches of two releases read each other's records. What lies in test/fixtures/wire
// was written by the previous release and is never edited: add what is new beside it when a release is made.

const directory = new URL("../../fixtures/wire/", import.meta.url);
const recorded = (name: string): object => JSON.parse(readFileSync(new URL(`${name}.json`, directory), "utf8"));

describe("records of two releases", () => {
  it("are all recorded", () => {
    expect(readdirSync(directory).sort()).toEqual(
      Object.keys(samples)
        .map((name) => `${name}.json`)
        .sort(),
    );
  });

  it.each(Object.entries(samples))("%s of the previous release is read by this one", (name, { read }) => {
    expect(read(recorded(name))).toBeDefined();
  });

  it.each(Object.entries(samples))(
    "%s of this release holds everything that the previous one reads",
    (name, sample) => {
      expect(missingIn(sample.record, recorded(name), name)).toEqual([]);
    },
  );

  it.each(Object.entries(samples))(
    "%s of a later release, with more in it, is read as if it held no more",
    (_name, sample) => {
      expect(sample.read(withMore(sample.record))).toEqual(sample.read(sample.record));
    },
  );
});

/** Paths of members that one document has and the other lacks, or has as something else. */
function missingIn(document: unknown, wanted: unknown, path: string): string[] {
  if (typeof wanted === "string" && wanted.startsWith("{")) {
    return missingIn(JSON.parse(String(document)), JSON.parse(wanted), path);
  }
  if (Array.isArray(wanted)) {
    const [first] = Array.isArray(document) ? document : [];
    return wanted.length === 0 || first === undefined ? [] : missingIn(first, wanted[0], `${path}[]`);
  }
  if (typeof wanted !== "object" || wanted === null)
    return typeof document === typeof wanted || document === null ? [] : [path];
  if (typeof document !== "object" || document === null) return [path];
  const has: Record<string, unknown> = { ...document };
  return Object.entries(wanted).flatMap(([key, value]) =>
    key in has ? missingIn(has[key], value, `${path}.${key}`) : [`${path}.${key}`],
  );
}

/** A member that nobody knows; a verdict gets a header as well. */
function withMore(document: object): object {
  const { headers } = document as { headers?: Record<string, string> };
  return {
    ...document,
    ...(headers === undefined ? {} : { headers: { ...headers, "Consentry-New": "x" } }),
    newer: [1],
  };
}
