import { everyUser, permissionsFor } from "../../src/domain/permissions/permissions.ts";
import type { NatsUser } from "../../src/domain/permissions/user.ts";

const apiPrefix = "$JS.API.";

/** docs/operations/nats-users.md: what each user of NATS may do, from the same data as the server's configuration. */
export async function generate(): Promise<Map<string, string>> {
  const head = [
    "<!-- Written by tools/generate/nats-users.ts; change src/domain/permissions instead. -->",
    "# Users of NATS",
    "",
    "What `consentry nats config --producer marketing` allows; everything else is denied. How to use it, and what it does not keep out:",
    "[permissions on NATS](nats-permissions.md).",
    "",
  ];
  const users = everyUser(permissionsFor(["marketing"])).flatMap(section);
  return new Map([["docs/operations/nats-users.md", [...head, ...users].join("\n")]]);
}

function section({ name, does, publish, neverPublish, subscribe, answers }: NatsUser): string[] {
  const requests = publish.filter((subject) => subject.startsWith(apiPrefix));
  const records = publish.filter((subject) => !subject.startsWith(apiPrefix));
  return [
    `## ${name}`,
    "",
    `${does[0]?.toUpperCase()}${does.slice(1)}.`,
    "",
    `- publishes ${listed(records)}`,
    ...(requests.length === 0 ? [] : [`- asks ${listed(requests)}`]),
    ...(neverPublish.length === 0 ? [] : [`- but never ${listed(neverPublish)}`]),
    `- listens to ${listed(subscribe)}${answers ? ", and answers each request once" : ""}`,
    "",
  ];
}

/** The API of JetStream without its prefix. */
function listed(subjects: readonly string[]): string {
  return subjects.map((subject) => `\`${subject.replace(apiPrefix, "")}\``).join(", ");
}
