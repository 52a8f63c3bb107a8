import type { ManifestChange, ManifestKind } from "../../support/resources.ts";

// Manifests that the API server must refuse, each with the answer that a person reads: field, reason, sentence.

export interface Refusal {
  readonly what: string;
  readonly kind: ManifestKind;
  readonly change: ManifestChange;
  readonly answer: string;
}

/** Refused as a change of an object that was fine before. */
export interface ChangeRefusal extends Refusal {
  readonly before: ManifestChange;
}

const file = { format: "CSV", path: "consent.csv" };
const nameAnswer =
  "metadata.name: Invalid value: a name is at most 63 characters long and holds no dot: it is one token of a NATS subject";

const names: readonly Refusal[] = [
  ...(
    [
      "Campaign",
      "ConsentSource",
      "MessageTemplate",
      "Sender",
      "PolicyBundle",
      "ComplianceCase",
      "ComplianceReview",
    ] as const
  ).map((kind) => ({
    what: `a ${kind} with a dot in its name`,
    kind,
    change: { name: "spring.sale" },
    answer: nameAnswer,
  })),
  { what: "a name of 64 characters", kind: "Campaign", change: { name: "n".repeat(64) }, answer: nameAnswer },
];

const campaigns: readonly Refusal[] = [
  {
    what: "a marketing campaign without a consent source",
    kind: "Campaign",
    change: { spec: { consentSourceRefs: [] } },
    answer:
      "spec.consentSourceRefs: Required value: only a Service campaign, which answers people, does without a consent source: name at least one in consentSourceRefs",
  },
  {
    what: "a campaign that ends before it starts",
    kind: "Campaign",
    change: { spec: { schedule: { startsAt: "2026-12-01T00:00:00Z", endsAt: "2026-11-01T00:00:00Z" } } },
    answer: "spec.schedule.endsAt: Invalid value: the campaign ends before it starts: endsAt must be after startsAt",
  },
  {
    what: "quiet hours without length",
    kind: "Campaign",
    change: { spec: { quietHours: { from: "20:00", to: "20:00" } } },
    answer:
      "spec.quietHours.to: Invalid value: quiet hours that start and end at the same minute are none or all day: give two different times",
  },
  {
    what: "an hour that no clock shows",
    kind: "Campaign",
    change: { spec: { quietHours: { from: "24:00", to: "08:00" } } },
    answer: 'spec.quietHours.from: Invalid value: "24:00"',
  },
  {
    what: "a frequency cap over a year",
    kind: "Campaign",
    change: { spec: { frequencyCap: { messages: 2, per: "8760h" } } },
    answer: "spec.frequencyCap.per: Invalid value: the window of a frequency cap is between 1m and 2160h",
  },
  {
    what: "messages that may be sent a year late",
    kind: "Campaign",
    change: { spec: { expireAfter: "8760h" } },
    answer: "spec.expireAfter: Invalid value: a message expires after between 1m and 720h",
  },
  {
    what: "a span in days, which Go does not know",
    kind: "Campaign",
    change: { spec: { enforcement: { minimumHold: "7d" } } },
    answer: 'spec.enforcement.minimumHold: Invalid value: "7d"',
  },
  {
    what: "a threshold of more violations than messages",
    kind: "Campaign",
    change: { spec: { enforcement: { suspendAt: { violations: 11, outOf: 10 } } } },
    answer:
      "spec.enforcement.suspendAt.violations: Invalid value: there cannot be more violations than messages: suspendAt.violations must not exceed suspendAt.outOf",
  },
  {
    what: "an owner that nobody can call at night",
    kind: "Campaign",
    change: { spec: { owner: { team: "growth", contact: "growth@idesk.example" } } },
    answer: "spec.owner.onCall: Required value",
  },
];

const table = { host: "db.shop.example", database: "shop", credentialsRef: { name: "shop" }, table: "consents" };
const tableAnswer = "spec.postgres: Invalid value: rows come from a table or from a query: set one of table and query";
/** An opt-in process in which people write to the number, with one wording of it. */
function joinedBy(wording: object) {
  const notices = [{ id: "n1", language: "en", text: "iDesk Media may send me offers." }];
  return { notices, whatsApp: { senderRef: { name: "idesk-main" }, wordings: [wording] } };
}

const sources: readonly Refusal[] = [
  ...(["File", "Postgres", "HTTP"] as const).map((type) => ({
    what: `a source of type ${type} that does not say which`,
    kind: "ConsentSource" as const,
    change: { spec: { type } },
    answer: `spec.${type.toLowerCase()}: Invalid value: spec.${type.toLowerCase()} belongs to type ${type}: set it then, and only then`,
  })),
  ...[{ query: "SELECT 1" }, { table: undefined }].map((change) => ({
    what: `rows from ${"query" in change ? "a table and a query" : "nowhere"}`,
    kind: "ConsentSource" as const,
    change: { spec: { type: "Postgres", postgres: { ...table, ...change } } },
    answer: tableAnswer,
  })),
  ...["a.b.c", "public.", "con\u0000sents"].map((name) => ({
    what: `a table of a name that none has: ${JSON.stringify(name)}`,
    kind: "ConsentSource" as const,
    change: { spec: { type: "Postgres", postgres: { ...table, table: name } } },
    answer: `spec.postgres.table: Invalid value`,
  })),
  {
    what: "a host that is a path",
    kind: "ConsentSource",
    change: { spec: { type: "Postgres", postgres: { ...table, host: "/var/run/postgresql" } } },
    answer: "spec.postgres.host: Invalid value",
  },
  {
    what: "a file for a source that is none",
    kind: "ConsentSource",
    change: { spec: { file } },
    answer: "spec.file: Invalid value: spec.file belongs to type File: set it then, and only then",
  },
  {
    what: "a file in two places",
    kind: "ConsentSource",
    change: { spec: { type: "File", file: { ...file, configMapRef: { name: "c", key: "k" } } } },
    answer:
      "spec.file: Invalid value: a file is at a path, in a ConfigMap or in a Secret: set one of path, configMapRef and secretRef",
  },
  ...["/etc/passwd", "../consent.csv", "a/../../b", ".."].map((path) => ({
    what: `a file outside the mount: ${path}`,
    kind: "ConsentSource" as const,
    change: { spec: { type: "File", file: { path } } },
    answer: "spec.file.path: Invalid value: the path is below the mounted directory: no leading slash and no ..",
  })),
  {
    what: "a feed that is neither read nor pushed",
    kind: "ConsentSource",
    change: { spec: { type: "HTTP", http: {} } },
    answer: "spec.http: Invalid value: rows are read from an address or pushed: set url, push or both",
  },
  ...["http://crm.example/", "https://user@crm.example/", "https://crm.example#/"].map((url) => ({
    what: `an address that is not plain: ${url}`,
    kind: "ConsentSource" as const,
    change: { spec: { type: "HTTP", http: { url } } },
    answer: `spec.http.url: Invalid value: "${url}": spec.http.url in body should match`,
  })),
  {
    what: "stopping that is harder than agreeing",
    kind: "ConsentSource",
    change: { spec: { withdrawal: { channels: ["Post"], steps: 2 } } },
    answer:
      "spec.withdrawal.steps: Invalid value: stopping must be as easy as agreeing: withdrawal.steps must not exceed optIn.steps",
  },
  ...[
    [
      { noticeId: "n1", question: "Write AGREE", confirmWords: ["AGREE"] },
      "Required",
      "nobody could join: set joinWords or joinTexts",
    ],
    [
      { noticeId: "another", joinWords: ["JOIN"], question: "Write AGREE", confirmWords: ["AGREE"] },
      "Invalid",
      "noticeId names one of optIn.notices, whose text fits into a message: 3500 characters at most",
    ],
    [
      { noticeId: "n1", joinWords: ["JOIN"] },
      "Required",
      "a double opt-in asks once more: set question and confirmWords, or doubleOptIn: Optional",
    ],
  ].map(([wording = {}, kind, answer]) => ({
    what: `people who join on WhatsApp: ${answer}`,
    kind: "ConsentSource" as const,
    change: { spec: { optIn: joinedBy(Object(wording)) } },
    answer: `spec.optIn.whatsApp.wordings: ${kind} value: ${answer}`,
  })),
  {
    what: "people who join on WhatsApp beside a list",
    kind: "ConsentSource",
    change: {
      spec: {
        type: "File",
        file,
        optIn: joinedBy({ noticeId: "n1", joinWords: ["JOIN"], question: "Write AGREE", confirmWords: ["AGREE"] }),
      },
    },
    answer:
      "spec.optIn.whatsApp: Invalid value: people who agree on WhatsApp are in no list that is read anew: use a source of type Events",
  },
  {
    what: "messages that go out while the source is stale",
    kind: "ConsentSource",
    change: { spec: { freshness: { whenStale: "Allow" } } },
    answer: 'spec.freshness.whenStale: Unsupported value: "Allow": supported values: "Hold", "Reject"',
  },
];

const buttonsAnswer =
  "spec.buttons: Invalid value: a button of type Url has a url, one of type PhoneNumber has a phoneNumber, no other has either";
const bodyAnswer =
  "spec.body: Invalid value: WhatsApp refuses a text that starts or ends with a variable or has two side by side: put words between";

const templates: readonly Refusal[] = [
  ...["{{1}} is here.", "Hello {{1}}", "Hello {{1}}{{2}}.", "Hello {{1}} {{2}}."].map((body) => ({
    what: `a text that WhatsApp would refuse: ${body}`,
    kind: "MessageTemplate" as const,
    change: { spec: { body } },
    answer: bodyAnswer,
  })),
  {
    what: "a header of type Text without a text",
    kind: "MessageTemplate",
    change: { spec: { header: { type: "Text" } } },
    answer: "spec.header.text: Invalid value: a header of type Text, and no other, has a text",
  },
  {
    what: "a button that leads nowhere",
    kind: "MessageTemplate",
    change: { spec: { buttons: [{ type: "Url", text: "See" }] } },
    answer: buttonsAnswer,
  },
  {
    what: "a quick reply that leads somewhere",
    kind: "MessageTemplate",
    change: { spec: { buttons: [{ type: "QuickReply", text: "See", url: "https://idesk.example" }] } },
    answer: buttonsAnswer,
  },
];

const bundles: readonly Refusal[] = [
  ...(["OCI", "HTTP", "ConfigMap", "Path"] as const).map((type) => {
    const member = { OCI: "oci", HTTP: "http", ConfigMap: "configMap", Path: "path" }[type];
    return {
      what: `a bundle of type ${type} that does not say which`,
      kind: "PolicyBundle" as const,
      change: { spec: { source: { type }, digest: `sha256:${"0".repeat(64)}` } },
      answer: `spec.source.${member}: Invalid value: spec.source.${member} belongs to type ${type}: set it then, and only then`,
    };
  }),
  {
    what: "a bundle from a registry that nothing makes trusted",
    kind: "PolicyBundle",
    change: { spec: { source: { type: "OCI", oci: { ref: "registry.idesk.example/policy:1" } } } },
    answer:
      "spec.digest: Required value: a bundle from elsewhere is trusted by its digest or by a signature: set digest or verification",
  },
];

const ana = { by: "ana", at: "2026-11-22T03:00:00Z" };
const resolution = { ...ana, summary: "Bought list removed." };

const cases: readonly Refusal[] = [
  {
    what: "a case about a campaign of no namespace",
    kind: "ComplianceCase",
    change: { spec: { subject: { kind: "Campaign", name: "flash-sale" } } },
    answer: "spec.subject.namespace: Invalid value: a PolicyBundle has no namespace, every other subject has one",
  },
  ...[
    { state: "Done" },
    { state: "Done", by: "ana" },
    { state: "NotNeeded", at: ana.at },
    { state: "Pending", ...ana },
  ].map((step) => ({
    what: `a step that says ${JSON.stringify(step)}`,
    kind: "ComplianceCase" as const,
    change: { spec: { steps: [{ name: "CorrectSource", ...step }] } },
    answer:
      "spec.steps: Required value: a step that is Done or NotNeeded says by whom and at what time; a Pending one is not signed",
  })),
  {
    what: "a complaint that nobody made",
    kind: "ComplianceCase",
    change: { spec: { origin: "Complaint" } },
    answer: "spec.complaint: Required value: a case of origin Complaint, and no other, has a complaint",
  },
  {
    what: "a number where a pseudonym belongs",
    kind: "ComplianceCase",
    change: {
      spec: { origin: "Complaint", complaint: { receivedAt: ana.at, channel: "Post", recipient: "+447700900123" } },
    },
    answer: "spec.complaint.recipient: Invalid value",
  },
  {
    what: "an approval of nothing",
    kind: "ComplianceCase",
    change: { spec: { approval: ana } },
    answer: "spec.approval: Forbidden: there is nothing to approve yet: the resolution comes first",
  },
  {
    what: "a Critical case that one person closes alone",
    kind: "ComplianceCase",
    change: { spec: { severity: "Critical", resolution, approval: ana } },
    answer: "spec.approval.by: Forbidden: on a Critical case the approver is somebody else than who resolved it",
  },
];

const advertises = "a confirmation is no advertisement: take links, prices and percentages out of the text";
const senders: readonly Refusal[] = [
  ["that names nobody", "You are off our list.", "people read who has stopped: the text must hold businessName"],
  ["with a link", "iDesk Media: you are off our list. See idesk.example/why", advertises],
  ["with a link behind a name", "iDesk Media: you are off our list. https://shop", advertises],
  ["with an offer", "iDesk Media: you are off our list. Stay and save 20 %", advertises],
  ["with a price", "iDesk Media: you are off our list. Wine from €3", advertises],
].map(([what, text, answer]) => ({
  what: `a confirmation of a stop ${what}`,
  kind: "Sender" as const,
  change: { spec: { replies: { campaignRef: { name: "answers" }, optOut: { text } } } },
  answer: `spec.replies.optOut.text: Invalid value: ${answer}`,
}));

const reviews: readonly Refusal[] = ["@weekly", "0 6 * *", "0 6 * * 1 2026"].map((schedule) => ({
  what: `a schedule that says ${schedule}`,
  kind: "ComplianceReview" as const,
  change: { spec: { schedule } },
  answer:
    "spec.schedule: Invalid value: a schedule is five fields of cron: minute, hour, day of the month, month, day of the week",
}));

export const refusals: readonly Refusal[] = [
  ...names,
  ...campaigns,
  ...sources,
  ...templates,
  ...senders,
  ...bundles,
  ...cases,
  ...reviews,
];

export const changeRefusals: readonly ChangeRefusal[] = [
  {
    what: "a case that turns to another campaign",
    field: "subject",
    before: {},
    after: { subject: { kind: "Campaign", namespace: "marketing", name: "other" } },
    sentence: "subject says what the case is about and stays as it was opened",
  },
  {
    what: "a breach that becomes a review",
    field: "origin",
    before: {},
    after: { origin: "Review" },
    sentence: "origin says what the case is about and stays as it was opened",
  },
  {
    what: "a case of another clause",
    field: "clause",
    before: {},
    after: { clause: "K3" },
    sentence: "clause says what the case is about and stays as it was opened",
  },
  {
    what: "a clock that is set back",
    field: "openedAt",
    before: { openedAt: "2026-11-22T02:57:41Z" },
    after: { openedAt: "2026-11-23T02:57:41Z" },
    sentence: "openedAt starts the clock of the deadlines and stays as the case was opened",
  },
  {
    what: "a clock that is started again",
    field: "openedAt",
    before: {},
    after: { openedAt: "2026-11-23T02:57:41Z" },
    sentence: "openedAt starts the clock of the deadlines and stays as the case was opened",
  },
  {
    what: "more time to take a case on",
    field: "acknowledgeWithin",
    before: { acknowledgeWithin: "1h" },
    after: { acknowledgeWithin: "2h" },
    sentence: "a deadline is not moved once the case is open",
  },
  {
    what: "more time to close a case",
    field: "resolveWithin",
    before: {},
    after: { resolveWithin: "400h" },
    sentence: "a deadline is not moved once the case is open",
  },
  {
    what: "a case that is talked down",
    field: "severity",
    before: { severity: "Critical" },
    after: { severity: "Major" },
    sentence: "the severity of a case may be raised, never lowered",
  },
].map(({ what, field, before, after, sentence }) => ({
  what,
  kind: "ComplianceCase" as const,
  before: { spec: before },
  change: { spec: after },
  answer: `spec.${field}: Forbidden: ${sentence}`,
}));
