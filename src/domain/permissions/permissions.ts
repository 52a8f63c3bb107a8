import { producerAccount, rightsAccount } from "./accounts.ts";
import { peopleUsers } from "./people.ts";
import { roleUsers } from "./roles.ts";
import type { Permissions } from "./server-config.ts";

/** Everybody who logs in to NATS, when producers of some namespaces send. */
export function permissionsFor(producers: readonly string[]): Permissions {
  return {
    users: [...roleUsers, ...peopleUsers],
    accounts: [rightsAccount, ...[...new Set(producers)].sort().map(producerAccount)],
  };
}

export function everyUser({ users, accounts }: Permissions) {
  return [...users, ...accounts.map(({ user }) => user)];
}
