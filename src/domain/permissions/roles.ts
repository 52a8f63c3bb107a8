import {
  bodiesQueue,
  bodiesSubject,
  requestQueue,
  requestSubjects,
  textQueue,
  textSubject,
} from "../../schemas/wire/requests.ts";
import { signalSubject } from "../../schemas/wire/signal.ts";
import {
  approvedSubjects,
  bundleStore,
  consentSubjects,
  labelSubjects,
  sendSubjects,
  straySubjects,
  streams,
  suppressSentinelKey,
  verdictSubjects,
} from "../../schemas/wire/subjects.ts";
import {
  acknowledges,
  allStreams,
  bundlesStream,
  follows,
  followsAll,
  kv,
  looksAt,
  reads,
  readsBundles,
  readsRecords,
  worksOff,
  writes,
} from "./grants.ts";
import {
  anyOne,
  changesStops,
  comparesKeys,
  person,
  personAt,
  readsConsent,
  roleUser,
  verdicts,
  writesHolds,
} from "./shared.ts";
import type { NatsUser } from "./user.ts";

/** The five roles, each with what its code calls. */
export const roleUsers: readonly NatsUser[] = [
  roleUser("operator", "makes streams and buckets, says what is declared, stores policy, holds and lifts", {
    publish: [
      ...looksAt(...allStreams),
      ...allStreams.map((name) => `$JS.API.STREAM.CREATE.${name}`),
      ...[streams.signals, streams.labels, kv("sent"), streams.outbound].map((name) => `$JS.API.STREAM.UPDATE.${name}`),
      ...writes("suppress", suppressSentinelKey),
      ...readsRecords(kv("consent")),
      ...readsRecords(streams.verdicts),
      // The readers of verdicts for the producers of each namespace.
      `$JS.API.CONSUMER.CREATE.${streams.verdicts}.*.${verdicts}`,
      `$JS.API.CONSUMER.INFO.${streams.verdicts}.*`,
      ...["desired", "holds", "totals", "gates", "sources"].flatMap((each) => reads(each as "desired", ">")),
      ...reads("standing", "sender.>", "template.>"),
      ...follows(streams.signals, signalSubject("complaint", anyOne)),
      ...writes("desired", ">"),
      ...writesHolds(),
      ...readsBundles,
      `$O.${bundleStore}.>`,
      `$JS.API.STREAM.PURGE.${bundlesStream}`,
    ],
  }),
  roleUser("gate", "judges: reads messages, consent and policy, writes verdicts, positions and holds", {
    publish: [
      ...looksAt(streams.outbound),
      ...["CREATE.OUTBOUND.*.consentry.outbound.*.*.*", `CREATE.OUTBOUND.stray.${straySubjects}`].map(
        (what) => `$JS.API.CONSUMER.${what}`,
      ),
      ...["MSG.NEXT", "INFO", "RESET"].map((what) => `$JS.API.CONSUMER.${what}.${streams.outbound}.*`),
      `$JS.API.STREAM.PURGE.${streams.outbound}`,
      ...acknowledges(streams.outbound, "*"),
      ...followsAll(streams.verdicts),
      ...readsRecords(streams.verdicts),
      // The message of somebody who is forgotten.
      `$JS.API.STREAM.MSG.DELETE.${streams.verdicts}`,
      ...verdictSubjects,
      ...writesHolds(),
      ...reads("desired", "campaign.>", "sender.>", "source.>", "template.>", "bundle.active"),
      ...["sources", "suppress", "window", "gates", "holds", "totals"].flatMap((each) => reads(each as "sources", ">")),
      ...reads("consent", personAt),
      ...writes("gates", "*"),
      ...writes("totals", "*.*.*"),
      ...comparesKeys,
      ...readsBundles,
    ],
    subscribe: [`${bodiesSubject} ${bodiesQueue}`, `${textSubject} ${textQueue}`],
    answers: true,
  }),
  roleUser(
    "sync",
    "keeps consent: reads sources, writes the log of consent and what it says now, forgets people on request",
    {
      publish: [
        ...looksAt(streams.outbound),
        ...reads("suppress", suppressSentinelKey),
        ...reads("desired", "source.>", "campaign.>"),
        ...reads("sources", person),
        ...writes("sources", person),
        ...follows(streams.verdicts, approvedSubjects("*")),
        ...follows(streams.consent, consentSubjects),
        consentSubjects,
        ...reads("consent", "checkpoint", personAt),
        ...writes("consent", "checkpoint", personAt),
        ...readsConsent,
        ...follows(streams.signals, signalSubject("withdrawal", anyOne)),
        ...acknowledges(streams.signals, "*"),
        signalSubject("withdrawal", anyOne),
        signalSubject("undelivered", anyOne),
        signalSubject("complaint", anyOne),
        ...changesStops,
        ...writes("links", person),
        ...comparesKeys,
        ...forgets(),
      ],
      subscribe: Object.values(requestSubjects).map((subject) => `${subject} ${requestQueue}`),
      answers: true,
    },
  ),
  roleUser(
    "intake",
    "hears WhatsApp: writes stops, consent, service windows, signals, and asks gates to confirm a stop",
    {
      publish: [
        ...looksAt(streams.outbound),
        ...reads("desired", "sender.>", "source.>", "template.>"),
        ...reads("gates", ">"),
        ...changesStops,
        ...writes("links", person),
        ...writes("window", personAt),
        ...writes("standing", "sender.*.*", "template.*.*"),
        ...readsConsent,
        ...comparesKeys,
        consentSubjects,
        sendSubjects,
        ...(["quality", "restriction", "delivery-error", "withdrawal"] as const).map((kind) =>
          signalSubject(kind, anyOne),
        ),
      ],
    },
  ),
  roleUser("dispatch", "sends what was approved, and keeps the ledger of it", {
    publish: [
      ...looksAt(streams.outbound),
      ...worksOff({ stream: streams.verdicts, durable: "dispatch", filter: "consentry.verdict.approved.>" }),
      ...readsRecords(streams.verdicts),
      `$JS.API.STREAM.MSG.DELETE.${streams.verdicts}`,
      ...reads("desired", "campaign.>", "sender.>"),
      ...reads("holds", ">"),
      ...reads("suppress", ">"),
      ...changesStops,
      ...reads("sent", "waiting.>"),
      ...writes("sent", ">"),
      ...readsConsent,
      signalSubject("delivery-error", anyOne),
    ],
    neverPublish: [],
  }),
];

/** What an erasure looks for and removes. Which record is removed stands in the request: so any of CONSENT and of LABELS. */
function forgets(): string[] {
  return [
    ...reads("gates", ">"),
    ...follows(streams.verdicts, verdicts),
    bodiesSubject,
    `$JS.API.CONSUMER.INFO.${streams.outbound}.*`,
    ...follows(streams.consent, consentSubjects),
    `$JS.API.STREAM.MSG.DELETE.${streams.consent}`,
    ...follows(streams.labels, labelSubjects),
    `$JS.API.STREAM.MSG.DELETE.${streams.labels}`,
    ...reads("window", personAt),
    ...writes("window", personAt),
    ...writes("sent", "*"),
  ];
}
