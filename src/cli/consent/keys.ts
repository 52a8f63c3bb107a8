import { z } from "zod";
import type { Command, Typed } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { type Column, renderList } from "../output.ts";

export type KeyCount = {
  readonly key: string;
  readonly use: "InUse" | "Other" | "Missing";
  readonly consents: number;
  readonly stops: number;
  /** People whose stops would be lost without the key. */
  readonly left: number;
};

export type KeysParts = { readonly keys: () => Promise<readonly KeyCount[]> };

const options = z.object({});
export type KeysOptions = z.infer<typeof options>;

export const keysCommand: Command<KeysParts, KeysOptions> = {
  words: "consent keys",
  summary: "what stands under which key of the pseudonyms",
  details:
    "While keys are changed, people are looked up under both, and what only the other key holds is taken on at the next contact. " +
    "LEFT says how many people's stops stand under a key alone: as long as it is not 0, the key must stay configured.\n" +
    "Exit code 1 when stops are left under a key that is not in use.",
  examples: [{ type: "consentry consent keys", does: "before the old key is taken away" }],
  options,
  run: runKeys,
};

async function runKeys(parts: KeysParts, { scope, console }: Typed<KeysOptions>): Promise<ExitCode> {
  const keys = await parts.keys();
  console.data(renderList({ rows: [...keys], columns }, scope.output));
  return keys.some(({ use, left }) => use !== "InUse" && left > 0) ? exitCodes.no : exitCodes.yes;
}

const columns: readonly Column<KeyCount>[] = [
  { header: "KEY", value: ({ key }) => key },
  { header: "USE", value: ({ use }) => use },
  { header: "CONSENTS", value: ({ consents }) => String(consents) },
  { header: "STOPS", value: ({ stops }) => String(stops) },
  { header: "LEFT", value: ({ use, left }) => (use === "InUse" ? "" : String(left)) },
];
