import { z } from "zod";
import type { Command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { renderOne } from "../output.ts";
import { keyFlags, keyOptions, openBundle, type ReadParts, type SigningKey } from "./parts.ts";

export type BuildParts = ReadParts & {
  readonly build: (of: {
    readonly policiesDir: string;
    readonly outFile: string;
    readonly revision: string | undefined;
    readonly key: SigningKey | undefined;
  }) => Promise<void>;
};

const options = z.object({
  ...keyOptions,
  out: z.string().default("bundle.tar.gz"),
  revision: z.string().min(1).max(128).optional(),
  algorithm: z.enum(["ES256", "RS256"], { error: "is ES256 or RS256" }).default("ES256"),
});
export type BuildOptions = z.infer<typeof options>;

export const buildCommand: Command<BuildParts, BuildOptions> = {
  words: "policy build",
  args: [{ name: "[dir]", help: "tree of policies; ./policies when left out" }],
  summary: "build the bundle that gates judge by",
  details:
    "Compiles the rules to WebAssembly, with nothing that a gate does not have, and packs them with their data. The result is read " +
    "back as a gate would read it, its golden messages included.",
  examples: [
    { type: "consentry policy build --revision 1.5.0", does: "bundle.tar.gz of ./policies" },
    {
      type: "consentry policy build policies --out dist/1.5.0.tar.gz --key ci-2026.pem --key-id ci-2026",
      does: "signed",
    },
  ],
  flags: [
    { flags: "--out <file>", help: "where the bundle goes", byDefault: "bundle.tar.gz" },
    {
      flags: "--revision <name>",
      help: "name of this edition, as verdicts carry it; the one in the data when left out",
    },
    ...keyFlags,
    { flags: "--algorithm <name>", help: "ES256 or RS256", byDefault: "ES256" },
  ],
  options,
  run: async (parts, { args, options: given, scope, console }) => {
    const { key, keyId, algorithm, out, revision } = given;
    const signingKey = key === undefined ? undefined : { keyId, algorithm, file: key };
    await parts.build({ policiesDir: args[0] ?? "policies", outFile: out, revision, key: signingKey });
    const bundle = await openBundle(parts, out);
    try {
      const document = {
        file: out,
        revision: bundle.revision,
        digest: bundle.digest,
        rules: Object.keys(bundle.rules).length,
      };
      const text = `built  ${out}\nrevision  ${bundle.revision}\ndigest  ${bundle.digest}\n`;
      console.data(renderOne({ text, document }, scope.output));
      return exitCodes.yes;
    } finally {
      await bundle.close();
    }
  },
};
