import { inboxPrefixOf } from "../../schemas/wire/subjects.ts";
import { reads, readsMany, writes } from "./grants.ts";
import type { NatsUser } from "./user.ts";

// What several roles do alike.

/** Names of resources: campaigns, senders, sources. */
export const anyOne = { namespace: "*", name: "*" };
/** The partition and who: not the sentinel. */
export const person = "*.*";
/** Namespace, campaign or sender or source, partition, who. */
export const personAt = "*.*.*.*";
export const verdicts = "consentry.verdict.*.*.*.*";

/** Every role that names people compares its key with the known ones, and looks for stops under those it does not have. */
export const comparesKeys = [...reads("keys", "*"), ...writes("keys", "*"), ...reads("suppress", person)];
export const changesStops = [...writes("suppress", person), ...readsMany("suppress"), ...reads("links")];
export const readsConsent = readsMany("consent");
/** Nobody else takes from dispatch what was approved, or changes how it is told. */
export const dispatchReader = [
  "CREATE.VERDICTS.dispatch.>",
  "MSG.NEXT.VERDICTS.dispatch",
  "DELETE.VERDICTS.dispatch",
].map((what) => `$JS.API.CONSUMER.${what}`);

/** Holds and lifts: one on every partition, and every fence moves. */
export function writesHolds(): string[] {
  return ["consentry.hold.*", "consentry.fence.*", ...writes("holds", ">")];
}

type Rights = Pick<NatsUser, "publish"> & Partial<Pick<NatsUser, "subscribe" | "neverPublish" | "answers">>;

export function roleUser(name: string, does: string, rights: Rights): NatsUser {
  return {
    name,
    does,
    publish: [...new Set(rights.publish)].sort(),
    neverPublish: rights.neverPublish ?? dispatchReader,
    subscribe: [`${inboxPrefixOf(name)}.>`, ...(rights.subscribe ?? [])],
    answers: rights.answers ?? false,
  };
}
