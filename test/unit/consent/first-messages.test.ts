import { describe, expect, it } from "vitest";
import { createFirstMessages } from "../../../src/domain/consent/first-messages.ts";

const day = 24 * 3_600_000;
const source = "marketing/website-optin";

describe("first messages", () => {
  function heard(...days: readonly number[]) {
    const messages = createFirstMessages();
    for (const each of days) messages.heard({ source, person: "a", partition: 0, atMs: each * day });
    return messages;
  }

  it.each([
    ["the earliest", [100, 101, 120], 100],
    ["the earliest, though it comes later", [101, 100], 100],
    ["one after a month of silence", [60, 100, 101], 100],
    ["not one after a month with messages", [60, 80, 100], 60],
  ])("is %s", (_what, days, first) => {
    expect(heard(...days).firstAtMs(source, "a")).toBe(first * day);
  });

  it("is a matter of one source", () => {
    expect(heard(100).firstAtMs("marketing/another", "a")).toBeUndefined();
  });

  it("are forgotten a month after the last message, by themselves", () => {
    const messages = heard(100);
    for (const each of [110, 131]) messages.heard({ source, person: "b", partition: 0, atMs: each * day });
    expect([messages.firstAtMs(source, "a"), messages.firstAtMs(source, "b")]).toEqual([undefined, 110 * day]);
    expect(messages.size()).toBe(1);
  });

  it("are forgotten of partitions that are not followed any more", () => {
    const messages = heard(100);
    messages.heard({ source, person: "b", partition: 1, atMs: 100 * day });
    messages.keep(1, 100 * day);
    expect([messages.firstAtMs(source, "a"), messages.firstAtMs(source, "b")]).toEqual([100 * day, undefined]);
    expect(messages.size()).toBe(1);
  });
});
