import { hash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Told, withdrawalSignals } from "../../../src/domain/consent/withdrawal-signals.ts";
import { desiredSource, somebody } from "../../support/consent.ts";
import { desiredSender } from "../../support/desired.ts";

const shop = desiredSender({ name: "shop-main", businessName: "Shop" });
const bank = desiredSender({ name: "bank-main", businessName: "Bank" });
const declared = {
  senders: [shop, bank, desiredSender({ name: "alone", businessName: "Alone" })],
  sources: [
    desiredSource({ name: "web", businessName: "Shop" }),
    desiredSource({ name: "till", businessName: "Shop", purposes: ["receipts"] }),
    desiredSource({ name: "branch", businessName: "Bank" }),
  ],
};
const told = (changes: Partial<Told> = {}): Told => ({
  ...{ event: "Withdrawn", to: "s1.x", pseudonym: somebody, scope: "Business", of: "Shop" },
  ...{ purposes: [], channel: "Keyword", atMs: 1000, inForceAfterMs: 5, ...changes },
});
const signals = (changes: Partial<Told> = {}) =>
  withdrawalSignals(told(changes), declared, (text) => hash("sha256", text));
const abouts = (changes: Partial<Told>) => signals(changes).map(({ about }) => `${about.namespace}/${about.name}`);

describe("a withdrawal is told to", () => {
  it.each<[string, Partial<Told>, string[]]>([
    ["every source of the business", {}, ["marketing/web", "marketing/till"]],
    [
      "every source, when it is of everything",
      { scope: "Everything", of: "" },
      ["marketing/web", "marketing/till", "marketing/branch"],
    ],
    ["the sources of the number's business", { scope: "Sender", of: "marketing/bank-main" }, ["marketing/branch"]],
    ["the sources that ask for the purpose", { scope: "Purpose", of: "receipts" }, ["marketing/till"]],
    ["the one source", { scope: "Source", of: "marketing/web" }, ["marketing/web"]],
    ["its number, when no source is concerned", { of: "Alone" }, ["marketing/alone"]],
    ["nobody in particular, when nothing is declared of it", { of: "Gone" }, ["-/-"]],
  ])("%s", (_what, changes, expected) => {
    expect(abouts(changes)).toEqual(expected);
  });

  it("a source by its name, and to nobody in no source's name", () => {
    expect(signals().map(({ signal }) => signal.source)).toEqual(["marketing/web", "marketing/till"]);
    expect(signals({ of: "Alone" }).map(({ signal }) => signal.source)).toEqual([null]);
  });
});

describe("the id of a withdrawal", () => {
  const ids = (changes: Partial<Told> = {}) => signals(changes).map(({ signal }) => signal.id);

  it("is the same however often it is told, and however long it took", () => {
    expect(ids({ inForceAfterMs: 900, to: "s1.y" })).toEqual(ids());
  });

  it.each<[string, Partial<Told>]>([
    ["another moment", { atMs: 1001 }],
    ["another person", { pseudonym: "p1-k1-BBBBBBBBBBBBBBBBBBBBBB" }],
    ["the lift of it", { event: "Resumed" }],
    ["another channel", { channel: "Button" }],
  ])("is another for %s", (_what, changes) => {
    expect(new Set([...ids(), ...ids(changes)]).size).toBe(4);
  });
});
