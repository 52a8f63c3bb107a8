import { requestSubjects } from "../../schemas/wire/requests.ts";
import { inboxPrefixOf, producerConsumer, producerUser, streams } from "../../schemas/wire/subjects.ts";
import type { Import, NatsAccount } from "./user.ts";

/** Our own account: streams, roles, officers. */
export const ownAccount = "CONSENTRY";

/** Under this domain producers find the API of their reader of verdicts. */
export const producerDomain = "CONSENTRY";

/**
 * The producers of a namespace. They have an account of their own because permissions alone do not hold them: a server lets
 * whoever may send a request have it answered on any subject of the account, and the answer to a publish is a record to every
 * stream that takes the subject. Answers to another account stay in it.
 */
export function producerAccount(namespace: string): NatsAccount {
  const reader = `${streams.verdicts}.${producerConsumer(namespace)}`;
  return account(producerUser(namespace), `sends the messages of campaigns in ${namespace}, and reads their verdicts`, [
    { subject: `consentry.send.${namespace}.*.*` },
    { subject: `$JS.API.CONSUMER.INFO.${reader}`, to: `$JS.${producerDomain}.API.CONSUMER.INFO.${reader}` },
    {
      subject: `$JS.API.CONSUMER.MSG.NEXT.${reader}`,
      to: `$JS.${producerDomain}.API.CONSUMER.MSG.NEXT.${reader}`,
      stream: true,
    },
    { subject: `$JS.ACK.${reader}.>` },
  ]);
}

/** The company's own systems in which people ask for what is kept of them, and to be forgotten. */
export const rightsAccount: NatsAccount = account(
  "rights",
  "asks for what is kept of a person, and to forget them",
  Object.values(requestSubjects).map((subject) => ({ subject })),
);

function account(name: string, does: string, imports: readonly Import[]): NatsAccount {
  const publish = imports.map(({ subject, to }) => to ?? subject);
  // What their users call their inboxes is theirs to choose.
  const subscribe = ["_INBOX.>", `${inboxPrefixOf(name)}.>`];
  return { name, imports, user: { name, does, publish, neverPublish: [], subscribe, answers: false } };
}
