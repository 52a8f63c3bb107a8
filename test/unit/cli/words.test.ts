import { describe, expect, it } from "vitest";
import { ageText } from "../../../src/cli/age.ts";
import { endText } from "../../../src/cli/consent/words.ts";
import { exitCodes } from "../../../src/cli/exit-codes.ts";
import { campaignNames, readName, senderNames } from "../../../src/cli/names.ts";
import { Problem, problemOf, problemText } from "../../../src/cli/problem.ts";
import { seconds } from "../../../src/cli/seconds.ts";
import { Failure, type FailureCode } from "../../../src/schemas/failures.ts";
import { errorPage } from "../../../src/schemas/pages.ts";

describe("a name", () => {
  it.each([
    ["flash-sale", "campaign", "flash-sale"],
    ["campaign/flash-sale", "campaign", "flash-sale"],
    ["camp/flash-sale", "campaign", "flash-sale"],
    ["Campaigns.consentry.dev/flash-sale", "campaign", "flash-sale"],
    ["snd/idesk-main", "sender", "idesk-main"],
  ])("may be typed as %s", (typed, kind, name) => {
    expect(readName(typed, { ...campaignNames, ...senderNames })).toEqual({ kind, name });
  });

  it.each([undefined, "", "case/x", "campaign/", "campaign/a/b", "Flash", "+447700900123", "a b", "x".repeat(64)])(
    "is not %s, and what was typed is not repeated",
    (typed) => {
      const problem = problemThrown(() => readName(typed, campaignNames));
      expect(problem.exitCode).toBe(exitCodes.usage);
      expect(problem.message).not.toContain("447700900123");
    },
  );
});

describe("exit codes", () => {
  const table: Record<FailureCode, number> = {
    Unreachable: 3,
    TimedOut: 4,
    Conflict: 1,
    NotFound: 1,
    Refused: 1,
    Full: 4,
    Unusable: 1,
    PartitionCountChanged: 2,
    LogBehind: 1,
    Unsettled: 4,
    BadSettings: 2,
  };

  it.each(Object.entries(table) as [FailureCode, number][])("%s is %i", (code, expected) => {
    const failure = new Failure(code, "it did not work", { retry: false });
    expect(problemOf(failure, () => "try this")).toMatchObject({
      exitCode: expected,
      cure: "try this",
      see: errorPage(code),
    });
  });

  it("are none for a fault of the program itself", () => {
    expect(problemOf(new TypeError("x is undefined"))).toBeUndefined();
  });
});

describe("a problem", () => {
  it("is its cause in one line, its cure and its page below", () => {
    const problem = new Problem("no gate is running", { exitCode: 1, cure: "start one:\nconsentry gate" });
    expect(problemText(problem)).toBe("error: no gate is running\n   do: start one:\n       consentry gate\n");
    const failure = problemOf(new Failure("Unreachable", "NATS does not answer", { retry: true }));
    expect(failure && problemText(failure)).toBe(`error: NATS does not answer\n  see: ${errorPage("Unreachable")}\n`);
  });
});

describe("a time to wait", () => {
  it.each([
    ["30", 30],
    ["1.5s", 1.5],
    ["5m", 300],
    ["250ms", 0.25],
    ["2h", 7200],
  ])("may be typed as %s", (typed, expected) => expect(seconds.parse(typed)).toBe(expected));

  it.each(["", "soon", "5 m", "-1", "1d"])("is not %j", (typed) =>
    expect(seconds.safeParse(typed).success).toBe(false),
  );
});

describe("an age", () => {
  it.each([
    [-5, "0s"],
    [119_000, "119s"],
    [420_000, "7m"],
    [43 * 3_600_000, "43h"],
    [12 * 86_400_000, "12d"],
  ])("of %i ms is %s, as kubectl has it", (ms, expected) => expect(ageText(ms)).toBe(expected));
});

function problemThrown(work: () => unknown): Problem {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error;
  }
  throw new Error("no problem was thrown");
}

describe("what ends a stop", () => {
  const entry = { scope: "Business", of: "iDesk Media", atMs: 1 } as const;
  it.each([
    [{ ...entry, channel: "Keyword" }, /only the person/],
    [{ ...entry, channel: "Preference" }, /only the person/],
    [{ ...entry, scope: "Everything" as const, channel: "Keyword" }, /nobody/],
    [{ ...entry, channel: "Officer" }, /nobody/],
    [{ ...entry, channel: "Erasure" }, /nobody/],
    [{ ...entry, channel: "Complaint" }, /nobody/],
    [
      { ...entry, channel: "Complaint", complaint: { id: "1", about: "campaign marketing/spring-sale" } },
      /complaint withdraw/,
    ],
  ])("is said of %j", (stop, said) => {
    expect(endText(stop)).toMatch(said);
  });
});
