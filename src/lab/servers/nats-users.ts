/** A nats-server of the lab with Consentry's own permissions on it. */
import { join } from "node:path";
import { everyUser, permissionsFor } from "../../domain/permissions/permissions.ts";
import { accountsConfig } from "../../domain/permissions/server-config.ts";
import { natsKeys } from "../../io/files/nats-keys.ts";
import { inboxPrefixOf } from "../../schemas/wire/subjects.ts";

export interface GuardedNats {
  /** For the server's configuration. */
  readonly config: string;
  /** Path of what a user logs in with, as NATS_CREDS takes it. */
  readonly creds: (user: string) => string;
  /** The same for `connectNats`. */
  readonly login: (user: string) => { readonly creds: string; readonly inboxPrefix: string };
}

/**
 * Makes a key for every user, in a directory.
 *
 * @param producers namespaces that have producers
 * @param openTo lets whoever shows nothing do everything, for what sets a stage and looks at it
 */
export function guardedNats(
  directory: string,
  producers: readonly string[],
  openTo: "nobody" | "anybody" = "nobody",
): GuardedNats {
  const permissions = permissionsFor(producers);
  const keys = natsKeys(directory);
  for (const { name } of everyUser(permissions)) keys.make(name);
  const creds = (user: string) => join(directory, `${user}.nk`);
  const accounts = `accounts {\n${accountsConfig(permissions, keys.publicKeys)}}\n`;
  return {
    config: openTo === "nobody" ? accounts : opened(accounts),
    creds,
    login: (user) => ({ creds: creds(user), inboxPrefix: inboxPrefixOf(user) }),
  };
}

function opened(accounts: string): string {
  const user = "{ user: anybody, password: anybody }";
  return `no_auth_user: anybody\n${accounts.replace("users = [", `users = [\n    ${user}`)}`;
}
