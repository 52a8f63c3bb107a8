import { z } from "zod";
import type { Command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { renderOne } from "../output.ts";
import { sayUnreadable } from "../unreadable.ts";
import type { Everything } from "./everything.ts";
import { overviewOf, overviewText } from "./overview.ts";

export type StatusParts = {
  readonly readEverything: () => Promise<Everything>;
  readonly nowMs: () => number;
};

const options = z.object({});

export const statusCommand: Command<StatusParts, Record<string, never>> = {
  words: "status",
  summary: "what runs, what is wrong, what to do next",
  details:
    "One screen about one namespace, or with -A about all. It is a view: its exit code is 0 whatever it shows. For a verdict in a script take consentry check, or kubectl wait.",
  examples: [
    { type: "consentry status -A", does: "everything, in one screen" },
    { type: "consentry status -n marketing -o wide", does: "one namespace, nothing cut off" },
  ],
  options,
  run: async (parts, { scope, console }) => {
    const all = await parts.readEverything();
    const overview = overviewOf(all, parts.nowMs());
    const text = overviewText(overview, { all: scope.output === "wide" });
    console.data(renderOne({ text, document: overview }, scope.output));
    sayUnreadable(all.unreadable, console);
    return exitCodes.yes;
  },
};
