import { z } from "zod";
import type { BundleData } from "../../schemas/policy/bundle-data.ts";
import { verdictInput } from "../../schemas/policy/verdict-input.ts";
import type { VerdictOutput } from "../../schemas/policy/verdict-output.ts";
import type { Flag } from "../command.ts";
import { negativeAnswer, usageProblem } from "../problem.ts";

/** A bundle as the policy commands look at it. */
export type ReadBundle = {
  readonly digest: string;
  readonly revision: string;
  readonly signer: string | null;
  readonly rules: BundleData["rules"];
  /** Messages whose verdict the bundle itself declares, as policy inputs. */
  readonly golden: readonly unknown[];
  /** Judges policy inputs, in their order; undefined where the policy came to no answer. */
  readonly judge: (inputs: readonly unknown[]) => Promise<readonly (VerdictOutput | undefined)[]>;
  readonly close: () => Promise<void>;
};

export type Refused = { readonly refused: string };

export type SigningKey = { readonly keyId: string; readonly algorithm: "ES256" | "RS256"; readonly file: string };
export type VerifyingKey = {
  readonly keyId: string;
  readonly algorithm: "ES256" | "RS256" | "HS256";
  readonly file: string;
};

export type ReadParts = {
  readonly read: (
    file: string,
    demands: { readonly digest?: string | undefined; readonly keys?: readonly VerifyingKey[] },
  ) => Promise<ReadBundle | Refused>;
};

/** A key on the command line: both, or neither. */
export const keyOptions = {
  key: z.string().optional(),
  keyId: z.string().min(1).max(63).default("policy"),
};

export const keyFlags: readonly Flag[] = [
  { flags: "--key <file>", help: "key in PEM: private to sign, public to verify" },
  { flags: "--key-id <id>", help: "name of the key, as the PolicyBundle lists it", byDefault: "policy" },
];

/** @throws Problem with the bundle's own fault */
export async function openBundle(parts: ReadParts, file: string | undefined): Promise<ReadBundle> {
  if (file === undefined || file === "")
    throw usageProblem("say which bundle: a .tar.gz as `consentry policy build` makes it");
  const bundle = await parts.read(file, {});
  if ("refused" in bundle) throw negativeAnswer(`${file} is not usable: ${bundle.refused}`);
  return bundle;
}

/** A policy input: the document itself, or one of `explain decision -o json`, whose newest input it is. */
export function inputsIn(line: string): unknown[] {
  const value = parsed(line);
  const attempts = member(value, "attempts");
  if (!Array.isArray(attempts)) return [asOfToday(value)];
  const input = member(attempts.at(-1), "input");
  return input === null || input === undefined ? [] : [asOfToday(input)];
}

/** An input that an older release kept lacks what it did not ask for yet; a rule would take that for a reason to refuse. */
function asOfToday(input: unknown): unknown {
  return verdictInput.safeParse(input).data ?? input;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

/** What is no JSON is not repeated: nobody knows what it is. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw negativeAnswer(
      "a line of the inputs is no JSON",
      "one policy input a line, as `explain decision -o jsonl` prints it",
    );
  }
}
