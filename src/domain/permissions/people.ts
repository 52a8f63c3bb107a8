import { textSubject } from "../../schemas/wire/requests.ts";
import { bundleStore, inboxPrefixOf, labelSubjects, noCampaign, streams } from "../../schemas/wire/subjects.ts";
import { allStreams, follows, looksAt, reads } from "./grants.ts";
import { dispatchReader, verdicts } from "./shared.ts";
import type { NatsUser } from "./user.ts";

/** What a backup leaves out is told in io/nats/backup.ts: messages without a verdict, and who is alive. */
const notBackedUp = [streams.outbound, "KV_gates"];

const always = { neverPublish: [], answers: false } as const;

/** Users that no role logs in as. */
export const peopleUsers: readonly NatsUser[] = [
  {
    ...always,
    name: "monitor",
    does: "looks whether everything is in order: `consentry check`",
    publish: [
      ...looksAt(...allStreams),
      ...reads("gates", ">"),
      ...reads("desired", "source.>"),
      ...reads("sources", ">"),
      ...reads("suppress"),
      // Of the campaign that nobody can have declared: a message goes to each gate, and no further.
      `consentry.send.${noCampaign.namespace}.${noCampaign.name}.*`,
      ...follows(streams.verdicts, `consentry.verdict.*.${noCampaign.namespace}.${noCampaign.name}.*`),
    ].sort(),
    neverPublish: dispatchReader,
    subscribe: [`${inboxPrefixOf("monitor")}.>`],
  },
  {
    ...always,
    name: "backup",
    does: "takes backups, which hold everything: `consentry backup`",
    publish: [
      ...looksAt(...allStreams),
      ...allStreams.filter((name) => !notBackedUp.includes(name)).map((name) => `$JS.API.STREAM.SNAPSHOT.${name}`),
      "$JS.SNAPSHOT.ACK.>",
    ].sort(),
    subscribe: [`${inboxPrefixOf("backup")}.>`],
  },
  {
    ...always,
    name: "reviewer",
    does: "reads decisions and says whether they were right: `consentry explain decision`, `spam label`, `report`, `labels export`; reads no body",
    publish: [
      ...looksAt(streams.outbound),
      ...follows(streams.verdicts, verdicts),
      ...follows(streams.labels, labelSubjects),
      labelSubjects,
      // The words of a message, masked and sealed.
      textSubject,
      // Of somebody who is forgotten nothing is kept.
      ...reads("suppress"),
      ...reads("sent"),
    ].sort(),
    neverPublish: dispatchReader,
    subscribe: [`${inboxPrefixOf("reviewer")}.>`],
  },
  {
    ...always,
    name: "officer",
    does: "the way in when nothing else helps: every command, restoring too; even so no verdict, no position, no body",
    publish: [
      ...["$JS.API.>", "$JS.ACK.>", "$JS.SNAPSHOT.>", "$KV.>", `$O.${bundleStore}.>`],
      ...["send.*.*.*", "hold.*", "fence.*", "consent.*.*.*", "signal.*.*.*", "label.*.*", "request.*"].map(
        (each) => `consentry.${each}`,
      ),
    ],
    subscribe: ["officer", "monitor", "backup", "reviewer"].map((each) => `${inboxPrefixOf(each)}.>`),
  },
];
