import { z } from "zod";
import { everyUser, permissionsFor } from "../../domain/permissions/permissions.ts";
import { accountsConfig, serverConfig } from "../../domain/permissions/server-config.ts";
import type { Command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { renderOne } from "../output.ts";
import { type KeyParts, keyFlags, keyOptions } from "./parts.ts";

const options = z.object({ ...keyOptions, server: z.boolean().default(false) });
export type ConfigOptions = z.infer<typeof options>;

const accountsFile = "consentry-accounts.conf";

export const natsConfigCommand: Command<KeyParts, ConfigOptions> = {
  words: "nats config",
  summary: "accounts, users and permissions for nats-server",
  details:
    "Prints what belongs inside of accounts { … }: an account of ours with a user a role, and an account for the producers of each " +
    "namespace. Users log in with keys: missing ones are made, and only public keys are printed. To change a key, rename its " +
    "file to <user>.old.nk and print again: both count until the old file is removed. -o json gives the permissions alone.",
  examples: [
    {
      type: `consentry nats config --keys nats-keys --producer marketing > ${accountsFile}`,
      does: "for a nats-server that includes the file in its accounts",
    },
    { type: "consentry nats config --keys nats-keys --server", does: "a whole configuration around it" },
  ],
  flags: [...keyFlags, { flags: "--server", help: `a whole configuration that includes ${accountsFile}` }],
  options,
  run: async ({ open }, { options: { keys, producer, server }, scope, console }) => {
    if (server) {
      console.data(serverConfig(accountsFile));
      return exitCodes.yes;
    }
    const permissions = permissionsFor(producer);
    const known = open(keys);
    const made = everyUser(permissions).filter(({ name }) => known.make(name));
    for (const { name } of made) console.progress(`made the key of ${name}\n`);
    const text = accountsConfig(permissions, known.publicKeys);
    console.data(renderOne({ text, document: permissions }, scope.output));
    return exitCodes.yes;
  },
};
