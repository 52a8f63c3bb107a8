import { expect, it } from "vitest";
import { members } from "../../../src/domain/membership/members.ts";

const gate = (name: string, bundle: string | null = "sha256:1") => ({ name, bundle });

it.each([
  ["all that judge share the work, by whichever bundle", [gate("a"), gate("b", "sha256:0")], gate("a"), ["b", "a"]],
  ["one without a bundle leaves its share to those that judge", [gate("a"), gate("b", null)], gate("b", null), ["a"]],
  ["those that judge take the share of one without a bundle", [gate("a"), gate("b", null)], gate("a"), ["a"]],
  ["where nobody has a bundle all are named", [gate("a", null)], gate("b", null), ["a", "b"]],
  [
    "what a gate knows of itself counts, not what it has announced",
    [gate("a", null), gate("b")],
    gate("a"),
    ["b", "a"],
  ],
  ["a gate that nobody has heard of yet counts for itself", [], gate("a", null), ["a"]],
])("%s", (_name, gates, self, expected) => {
  expect(members(gates, self)).toEqual(expected);
});
