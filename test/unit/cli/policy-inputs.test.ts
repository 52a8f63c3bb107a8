import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inputsIn } from "../../../src/cli/policy/parts.ts";

const { golden }: { golden: { input: object }[] } = JSON.parse(
  readFileSync(new URL("../../../policies/data/consentry/golden.json", import.meta.url), "utf8"),
);

describe("policy inputs from a file", () => {
  it("are judged as they stand", () => {
    for (const { input } of golden) expect(inputsIn(JSON.stringify(input))).toEqual([input]);
  });

  it("of an older release are judged by what it asked for then, not by what it could not know", () => {
    const line = JSON.stringify(golden[0]?.input, (name, value) =>
      ["sinceMs", "flaws", "channel", "jurisdiction"].includes(name) && typeof value !== "object" ? undefined : value,
    ).replace('"flaws":[],', "");
    expect(line).not.toMatch(/sinceMs|flaws/);
    const record = { channel: "WhatsApp", flaws: [], sinceMs: 0, jurisdiction: null, state: "Granted" };
    expect(inputsIn(line)).toMatchObject([{ facts: { consent: [{ record: { value: record } }] } }]);
    expect(inputsIn(JSON.stringify({ attempts: [{ input: JSON.parse(line) }] }))).toEqual(inputsIn(line));
  });

  it("that are none are left to the policy", () => {
    expect(inputsIn('{"hello":1}')).toEqual([{ hello: 1 }]);
  });
});
