import { ownAccount } from "./accounts.ts";
import type { Import, NatsAccount, NatsUser } from "./user.ts";

/** Who logs in as a user: public keys; while one is changed, the old one and the new one. */
export type PublicKeys = (user: string) => readonly string[];

export type Permissions = { readonly users: readonly NatsUser[]; readonly accounts: readonly NatsAccount[] };

/** Our accounts for nats-server, as what stands inside of its `accounts { … }`. */
export function accountsConfig({ users, accounts }: Permissions, keysOf: PublicKeys): string {
  const exports = accounts.flatMap(({ name, imports }) => imports.map((each) => exportLine(each, name)));
  return [
    `${ownAccount} {`,
    "  jetstream: enabled",
    ...list(
      "users",
      users.flatMap((user) => userLines(user, keysOf)),
    ),
    ...list("exports", exports),
    "}",
    ...accounts.flatMap(({ name, user, imports }) => [
      `${name} {`,
      ...list("users", userLines(user, keysOf)),
      ...list("imports", imports.map(importLine)),
      "}",
    ]),
    "",
  ].join("\n");
}

/** A whole configuration that reads the accounts from a file beside it. */
export function serverConfig(accountsFile: string): string {
  return `# A whole configuration of nats-server for Consentry. Change names and paths.
server_name: nats-0
listen: "0.0.0.0:4222"
http: "127.0.0.1:8222"

tls {
  cert_file: "/etc/nats/tls/tls.crt"
  key_file: "/etc/nats/tls/tls.key"
  # Only clients with a certificate of this authority: they need NATS_CERT and NATS_KEY.
  # ca_file: "/etc/nats/tls/ca.crt"
  # verify: true
}

jetstream {
  store_dir: "/data/jetstream"
  # An answer means that the disk has it.
  sync_interval: always
  # At rest, with a key that the server is given: the bodies of messages lie in here.
  # cipher: chachapoly
  # key: $JETSTREAM_KEY
}

accounts {
  include ${JSON.stringify(accountsFile)}
}
`;
}

function userLines(user: NatsUser, keysOf: PublicKeys): string[] {
  return [`# ${user.name} ${user.does}.`, ...keysOf(user.name).flatMap((key) => userBlock(user, key))];
}

function userBlock(user: NatsUser, key: string): string[] {
  const { publish, neverPublish, subscribe, answers } = user;
  return [
    "{",
    `  nkey: ${key}`,
    "  permissions {",
    "    publish {",
    ...subjects("allow", publish),
    ...(neverPublish.length === 0 ? [] : subjects("deny", neverPublish)),
    "    }",
    `    subscribe { allow: ${JSON.stringify(subscribe)} }`,
    // A request that takes longer than this is not answered.
    ...(answers ? ['    allow_responses { max: 1, expires: "5m" }'] : []),
    "  }",
    "}",
  ];
}

function subjects(name: string, all: readonly string[]): string[] {
  return [`      ${name}: [`, ...all.map((subject) => `        ${JSON.stringify(subject)}`), "      ]"];
}

function exportLine({ subject, stream }: Import, to: string): string {
  const answers = stream ? ", response_type: stream" : "";
  return `{ service: ${JSON.stringify(subject)}${answers}, accounts: [${to}] }`;
}

function importLine({ subject, to }: Import): string {
  const renamed = to === undefined ? "" : `, to: ${JSON.stringify(to)}`;
  return `{ service: { account: ${ownAccount}, subject: ${JSON.stringify(subject)} }${renamed} }`;
}

function list(name: string, lines: readonly string[]): string[] {
  return [`  ${name} = [`, ...lines.map((line) => `    ${line}`), "  ]"];
}
