import { z } from "zod";
import type { Command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { renderOne } from "../output.ts";
import { negativeAnswer } from "../problem.ts";
import { keyFlags, keyOptions, type ReadParts } from "./parts.ts";

const options = z.object({
  ...keyOptions,
  algorithm: z.enum(["ES256", "RS256", "HS256"], { error: "is ES256, RS256 or HS256" }).default("ES256"),
  digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, "is sha256: and 64 digits")
    .optional(),
});
export type VerifyOptions = z.infer<typeof options>;

export const verifyCommand: Command<ReadParts, VerifyOptions> = {
  words: "policy verify",
  args: [{ name: "<bundle>", help: "bundle to look at" }],
  summary: "whether a gate would judge by this bundle",
  details:
    "Does what a gate does before it activates a bundle: digest and signature where they are asked for, data, module, builtins, " +
    "golden messages. Exit code 0 when it would be taken, 1 with the reason when not.",
  examples: [
    { type: "consentry policy verify bundle.tar.gz", does: "is it usable?" },
    {
      type: "consentry policy verify bundle.tar.gz --key ci-2026.pub --key-id ci-2026 --digest sha256:4be1c0f2a97d3e6b5c8a1f0e9d7b6c5a4f3e2d1c0b9a8f7e6d5c4b3a29181706",
      does: "and is it the one?",
    },
  ],
  flags: [
    ...keyFlags,
    { flags: "--algorithm <name>", help: "ES256, RS256 or HS256", byDefault: "ES256" },
    { flags: "--digest <digest>", help: "refuse any other archive" },
  ],
  options,
  run: async (parts, { args, options: given, scope, console }) => {
    const { key, keyId, algorithm, digest } = given;
    const keys = key === undefined ? {} : { keys: [{ keyId, algorithm, file: key }] };
    const bundle = await parts.read(args[0] ?? "", { digest, ...keys });
    if ("refused" in bundle) throw negativeAnswer(`a gate would refuse it: ${bundle.refused}`);
    await bundle.close();
    const rules = Object.keys(bundle.rules).length;
    const clauses = [...new Set(Object.values(bundle.rules).map(({ clause }) => clause))].sort();
    const { revision, signer } = bundle;
    const signed = signer === null ? "not asked for" : `by ${signer}`;
    const text = `usable  revision ${revision}, ${rules} rules for ${clauses.join(", ")}\ndigest  ${bundle.digest}\nsignature  ${signed}\n`;
    console.data(
      renderOne(
        { text, document: { usable: true, revision, digest: bundle.digest, signer, rules, clauses } },
        scope.output,
      ),
    );
    return exitCodes.yes;
  },
};
