import { describe, expect, it } from "vitest";
import { isOptOut } from "../../../src/domain/consent/opt-out.ts";

describe("a text that means stop", () => {
  it.each([
    "STOP",
    "stop",
    " Stop! ",
    "ＳＴＯＰ",
    "s\u200btop",
    "stoooop",
    "STOP ALL",
    "stop please",
    "please stop",
    "Opt-Out",
    "opt out",
    "unsubscribe me",
    "ARRÊT",
    "darme de baja",
    "توقف",
    "end",
  ])("is %j", (text) => {
    expect(isOptOut(text)).toBe(true);
  });

  it.each([
    "",
    "yes please",
    "don't stop",
    "never stop these offers",
    "can I cancel my order of Friday and take the blue one",
    "I will wait at the bus stop until the shop opens",
    "start",
    "the end of the month is fine",
  ])("is not %j", (text) => {
    expect(isOptOut(text)).toBe(false);
  });
});
