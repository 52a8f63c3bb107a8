import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAtLeast, parseVersion } from "../../../src/lab/servers/version.mjs";

describe("parseVersion", () => {
  it.each([
    ["nats-server: v2.15.2", [2, 15, 2]],
    ["Version: 1.22.2\nBuild Commit: \nGo Version: go1.26.8", [1, 22, 2]],
    ["etcd Version: 3.7.3\nGit SHA: Not provided", [3, 7, 3]],
    ["Client Version: v1.37.2\nKustomize Version: v5.8.1", [1, 37, 2]],
    ["Kubernetes v1.38.0-alpha.1", [1, 38, 0]],
    ["go version go1.26 linux/amd64", [1, 26, 0]],
    ["no number here", undefined],
    ["", undefined],
  ])("reads %j as %j", (text, version) => {
    expect(parseVersion(text)).toEqual(version);
  });

  it("gives back every version that is written out", () => {
    fc.assert(
      fc.property(fc.tuple(fc.nat(), fc.nat(), fc.nat()), (version) => {
        expect(parseVersion(`v${version.join(".")}`)).toEqual(version);
      }),
    );
  });
});

describe("isAtLeast", () => {
  it.each([
    { text: "2.15.0", minimum: "2.15.0", answer: true },
    { text: "2.15.2", minimum: "2.15.0", answer: true },
    { text: "2.9.99", minimum: "2.15.0", answer: false },
    { text: "3.0.0", minimum: "2.15.9", answer: true },
    { text: "1.99.99", minimum: "2.0.0", answer: false },
    { text: "v2.16.0-dev", minimum: "2.15.9", answer: true },
    { text: "unknown", minimum: "0.0.0", answer: false },
  ])("says $answer for $text where $minimum is needed", ({ text, minimum, answer }) => {
    expect(isAtLeast({ text, minimum })).toBe(answer);
  });
});
