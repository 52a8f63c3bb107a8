import { readFileSync } from "node:fs";
import { stringify } from "yaml";
import { type Channel, channels, parameters, users } from "./asyncapi/channels.ts";
import { messages, schemas } from "./asyncapi/messages.ts";

const head = "# Written by tools/generate/asyncapi.ts; change src/schemas instead.\n";

const description = `What other systems send to Consentry and read from it, on NATS. "send" and "receive" are Consentry's view.
Subjects name nobody: a person is a pseudonym, and numbers stand in bodies of messages and in requests alone.
Readers have to take members that they do not know. What is on NATS and not here is between the roles, and may change.`;

/** docs/reference/asyncapi.yaml: the contract on NATS, from the schemas of what travels there. */
export async function generate(): Promise<Map<string, string>> {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  const names = Object.keys(channels);
  const document = {
    asyncapi: "3.0.0",
    info: { title: "Consentry on NATS", version, license: { name: "Apache-2.0" }, description },
    defaultContentType: "application/json",
    servers: {
      nats: { host: "nats.example:4222", protocol: "nats", description: "nats-server 2.15 or newer, with JetStream" },
    },
    channels: fromNames(names, (name) => channelOf(channelNamed(name))),
    operations: fromNames(names.filter(hasOperation), (name) => operationOf(name, channelNamed(name))),
    components: { messages, schemas, securitySchemes: fromNames(Object.keys(users), schemeOf) },
  };
  // Not folded: one line a text, as people search it.
  return new Map([
    ["docs/reference/asyncapi.yaml", head + stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })],
  ]);
}

function channelNamed(name: string): Channel {
  const channel = channels[name];
  if (channel === undefined) throw new Error(`there is no channel ${name}`);
  return channel;
}

/** Answers belong to the operation that asks. */
function hasOperation(name: string): boolean {
  return channelNamed(name).address !== null;
}

function channelOf({ address, title, description: text, messages: carried }: Channel) {
  const named = [...(address ?? "").matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  return {
    address,
    title,
    description: text,
    messages: fromNames(carried, (name) => ({ $ref: `#/components/messages/${name}` })),
    ...(named.length === 0 ? {} : { parameters: fromNames(named, parameterNamed) }),
  };
}

function parameterNamed(name: string) {
  const parameter = parameters[name];
  if (parameter === undefined) throw new Error(`the token {${name}} of a subject is not explained`);
  return parameter;
}

function operationOf(name: string, { action, title, users: allowed, queue, reply, messages: carried }: Channel) {
  return {
    action,
    channel: { $ref: `#/channels/${name}` },
    title,
    security: allowed.map((user) => ({ $ref: `#/components/securitySchemes/${user}` })),
    messages: carried.map((message) => ({ $ref: `#/channels/${name}/messages/${message}` })),
    ...(queue === undefined ? {} : { bindings: { nats: { queue } } }),
    ...(reply === undefined ? {} : { reply: { channel: { $ref: `#/channels/${reply}` } } }),
  };
}

/** Keys of a pair: a seed on one side, its public half in the server's configuration. */
function schemeOf(user: string) {
  return { type: "asymmetricEncryption", description: `${users[user]} (nkey)` };
}

function fromNames<Value>(names: readonly string[], make: (name: string) => Value): Record<string, Value> {
  return Object.fromEntries(names.map((name) => [name, make(name)]));
}
