import { stringify } from "yaml";
import { z } from "zod";
import { everyUser, permissionsFor } from "../../domain/permissions/permissions.ts";
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
    "Prints a Secret a user: consentry-nats-<user> in the namespace of the install, consentry-nats-producer in that of the " +
    "producers. Its nats.creds is what NATS_CREDS names once it is mounted; a changed one counts at the next connection.",
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
    const ofProducers = new Map(producer.map((namespace) => [producerUser(namespace), namespace]));
    const secrets = everyUser(permissionsFor(producer)).map(({ name: user }) => {
      const seed = known.seed(user);
      if (seed === undefined)
        throw negativeAnswer(`${user} has no key in ${keys}`, `consentry nats config --keys ${keys} makes it`);
      const namespace = ofProducers.get(user);
      return namespace === undefined
        ? secret(`consentry-nats-${user}`, scope.namespace ?? installNamespace, seed)
        : secret("consentry-nats-producer", namespace, seed);
    });
    console.data(secrets.map((each) => stringify(each)).join("---\n"));
    return exitCodes.yes;
  },
};

function secret(name: string, namespace: string, seed: string) {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace, labels: { "app.kubernetes.io/part-of": "consentry" } },
    type: "Opaque",
    stringData: { "nats.creds": `${seed}\n` },
  };
}
