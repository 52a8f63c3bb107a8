import { z } from "zod";
import type { Command } from "../command.ts";
import { decisionCalled } from "../decision/called.ts";
import { exitCodes } from "../exit-codes.ts";
import { renderOne } from "../output.ts";

export type ForgetTextParts = {
  /** Removes what is kept of a message, and leaves the words on it; answers how many texts there were. */
  readonly forget: (decision: string) => Promise<number>;
};

const options = z.object({});

export const forgetTextCommand: Command<ForgetTextParts, Record<string, never>> = {
  words: "spam labels forget",
  args: [{ name: "<decision>", help: "id of the decision whose text is kept" }],
  summary: "remove the kept text of one message, when the consent to keep it is taken back",
  details:
    "What was said on the verdict stays. A person who wants everything about them gone is erased instead (consentry consent erase). " +
    "It takes the NATS user officer. Exit code 1 when no text was kept.",
  examples: [
    { type: "consentry spam labels forget 01M83WDGR00003", does: "no text of that message is trained with any more" },
  ],
  options,
  run: async (parts, { args, scope, console }) => {
    const { decision } = decisionCalled(args[0]);
    const texts = await parts.forget(decision);
    const text =
      texts === 0
        ? `no text of ${decision} was kept`
        : `forgotten  ${texts} texts of ${decision}; the words on it stay`;
    console.data(renderOne({ text, document: { decision, texts } }, scope.output));
    return texts === 0 ? exitCodes.no : exitCodes.yes;
  },
};
