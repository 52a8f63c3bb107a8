import { z } from "zod";
import type { Command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { usageProblem } from "../problem.ts";
import { shells } from "./complete.ts";
import { scripts } from "./scripts.ts";

const options = z.object({});

export const completionCommand: Command<unknown, Record<string, never>> = {
  words: "completion",
  args: [{ name: "<shell>", help: "bash, zsh, fish or powershell" }],
  summary: "completion for your shell",
  details:
    "Prints a script for your shell's start file. It completes commands, flags and their values, and names from the cluster of your kubeconfig, if that answers within two seconds. kubectl consentry is completed by kubectl's own completion, which finds kubectl_complete-consentry on PATH.",
  examples: [
    { type: "source <(consentry completion bash)", does: "in ~/.bashrc" },
    { type: "consentry completion zsh > ~/.zsh/completions/_consentry", does: "in a directory of zsh's fpath" },
    { type: "consentry completion fish > ~/.config/fish/completions/consentry.fish", does: "for fish" },
    { type: "consentry completion powershell | Out-String | Invoke-Expression", does: "in PowerShell's $PROFILE" },
  ],
  options,
  run: async (_, { args, console }) => {
    const shell = shells.find((each) => each === args[0]);
    if (shell === undefined) throw usageProblem(`say for which shell: ${shells.join(", ")}`);
    console.data(scripts[shell]);
    return exitCodes.yes;
  },
};
