import { describe, expect, it } from "vitest";
import { isTraceparent } from "../../../src/schemas/wire/traceparent.ts";
import { decodeVerdict, encodeVerdict } from "../../../src/schemas/wire/verdict.ts";
import { verdict } from "../../support/verdicts.ts";

const good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

describe("a traceparent", () => {
  it.each([good, good.replace(/01$/, "00"), good.replace(/01$/, "ff")])("is taken: %s", (value) => {
    expect(isTraceparent(value)).toBe(true);
  });

  it.each([
    ["nothing", ""],
    ["capitals", good.toUpperCase()],
    ["another version", `01${good.slice(2)}`],
    ["the forbidden version", `ff${good.slice(2)}`],
    ["something behind it", `${good}-00`],
    ["a line break behind it", `${good}\n`],
    ["a blank before it", ` ${good}`],
    ["no trace", good.replace("4bf92f3577b34da6a3ce929d0e0e4736", "0".repeat(32))],
    ["no span", good.replace("00f067aa0ba902b7", "0".repeat(16))],
    ["letters that are no hex digits", good.replace("4bf", "4bg")],
    ["a number", "00-447700900123-00f067aa0ba902b7-01"],
  ])("is ignored with %s", (_, value) => {
    expect(isTraceparent(value)).toBe(false);
  });
});

describe("a verdict that is traced", () => {
  const stored = (traceparent?: string) => encodeVerdict(verdict(traceparent === undefined ? {} : { traceparent }));
  const read = ({ subject, headers }: ReturnType<typeof encodeVerdict>) =>
    decodeVerdict(subject, (name) => headers[name] ?? "");

  it("carries the span in a header of its own, and others carry none", () => {
    expect(stored(good).headers.traceparent).toBe(good);
    expect(stored(good).headers["Consentry-Verdict"]).toBe(stored().headers["Consentry-Verdict"]);
    expect(Object.keys(stored().headers)).toEqual(["Consentry-Verdict"]);
    expect(read(stored(good))?.traceparent).toBe(good);
    expect(read(stored())).toEqual(verdict());
  });

  it("is read without its span when that is none", () => {
    expect(read(stored("not a span"))).toEqual(verdict());
  });
});
