import { z } from "zod";
import type { Command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";

export type TestParts = {
  readonly test: (policiesDir: string) => Promise<{ readonly passed: boolean; readonly text: string }>;
};

const options = z.object({});

export const testCommand: Command<TestParts, Record<string, never>> = {
  words: "policy test",
  args: [{ name: "[dir]", help: "tree of policies; ./policies when left out" }],
  summary: "run the tests that stand beside the rules",
  examples: [{ type: "consentry policy test", does: "every *_test.rego of ./policies" }],
  options,
  run: async (parts, { args, console }) => {
    const { passed, text } = await parts.test(args[0] ?? "policies");
    console.data(text);
    return passed ? exitCodes.yes : exitCodes.no;
  },
};
