import { stringify } from "yaml";
import { z } from "zod";
import { everyUser, permissionsFor } from "../../domain/permissions/permissions.ts";
import { roleUsers } from "../../domain/permissions/roles.ts";
import { producerUser } from "../../schemas/wire/subjects.ts";
import type { Command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { negativeAnswer } from "../problem.ts";
import { type KeyParts, keyFlags, keyOptions } from "./parts.ts";

const options = z.object(keyOptions);
export type SecretsOptions = z.infer<typeof options>;

const installNamespace = "consentry-system";

export const natsSecretsCommand: Command<KeyParts, SecretsOptions> = {
  words: "nats secrets",
  summary: "the keys of NATS users as Secrets",
  details:
    "Prints consentry-nats for the roles, as the chart's nats.credentialsSecret takes it, and consentry-nats-<user> for everybody " +
    "else, in the namespace of the install; consentry-nats-producer in that of the producers. A file of it, mounted, is what " +
    "NATS_CREDS names; a changed one counts at the next connection.",
  examples: [
    {
      type: "consentry nats secrets --keys nats-keys --producer marketing | kubectl apply -f -",
      does: "onto the cluster, without a file in between",
    },
  ],
  flags: [...keyFlags],
  options,
  run: async ({ open }, { options: { keys, producer }, scope, console }) => {
    const known = open(keys);
    const seedOf = (user: string) => {
      const seed = known.seed(user);
      if (seed !== undefined) return seed;
      throw negativeAnswer(`${user} has no key in ${keys}`, `consentry nats config --keys ${keys} makes it`);
    };
    const namespace = scope.namespace ?? installNamespace;
    const others = everyUser(permissionsFor([])).filter(({ name }) => !roles.includes(name));
    const secrets = [
      secret({ name: "consentry-nats", namespace }, rolesFiles(seedOf)),
      ...others.map(({ name }) => secret({ name: `consentry-nats-${name}`, namespace }, only(seedOf(name)))),
      ...producer.map((each) =>
        secret({ name: "consentry-nats-producer", namespace: each }, only(seedOf(producerUser(each)))),
      ),
    ];
    console.data(secrets.map((each) => stringify(each)).join("---\n"));
    return exitCodes.yes;
  },
};

/** A file a role, and what `helm test` looks with. */
function rolesFiles(seedOf: (user: string) => string): ReadonlyMap<string, string> {
  return new Map(
    [...roles.map((role) => [role, role] as const), ["test", "monitor"] as const].map(([file, user]) => [
      `${file}.creds`,
      seedOf(user),
    ]),
  );
}

const roles = roleUsers.map(({ name }) => name);

function only(seed: string) {
  return new Map([["nats.creds", seed]]);
}

function secret(at: { readonly name: string; readonly namespace: string }, seeds: ReadonlyMap<string, string>) {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { ...at, labels: { "app.kubernetes.io/part-of": "consentry" } },
    type: "Opaque",
    stringData: Object.fromEntries(seeds),
  };
}
