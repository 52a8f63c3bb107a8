import { z } from "zod";
import type { Command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { renderOne } from "../output.ts";
import { keyFlags, keyOptions, openBundle, type ReadParts, type SigningKey } from "./parts.ts";

export type SignParts = ReadParts & { readonly sign: (bundleFile: string, key: SigningKey) => Promise<void> };

const options = z.object({
  key: z.string({ error: "say which key signs" }),
  keyId: keyOptions.keyId,
  algorithm: z.enum(["ES256", "RS256"], { error: "is ES256 or RS256" }).default("ES256"),
});
export type SignOptions = z.infer<typeof options>;

export const signCommand: Command<SignParts, SignOptions> = {
  words: "policy sign",
  args: [{ name: "<bundle>", help: "bundle to sign, in its place" }],
  summary: "sign a bundle",
  details:
    "The signature covers every file of the bundle. Signing changes the digest: declare the one that is printed.",
  examples: [
    {
      type: "consentry policy sign bundle.tar.gz --key ci-2026.pem --key-id ci-2026",
      does: "with the key of the pipeline",
    },
  ],
  flags: [...keyFlags, { flags: "--algorithm <name>", help: "ES256 or RS256", byDefault: "ES256" }],
  options,
  run: async (parts, { args, options: given, scope, console }) => {
    const file = args[0] ?? "";
    await (await openBundle(parts, file)).close();
    await parts.sign(file, { keyId: given.keyId, algorithm: given.algorithm, file: given.key });
    const signed = await openBundle(parts, file);
    await signed.close();
    const document = { file, digest: signed.digest, keyId: given.keyId };
    console.data(
      renderOne({ text: `signed  ${file} by ${given.keyId}\ndigest  ${signed.digest}\n`, document }, scope.output),
    );
    return exitCodes.yes;
  },
};
