// Every subject, stream and bucket of Consentry on NATS, in one place. Tokens are resource names (no dots, so one name is one
// token), partition numbers, outcomes and pseudonyms: a subject names nobody.

export const streams = {
  outbound: "OUTBOUND",
  verdicts: "VERDICTS",
  consent: "CONSENT",
  signals: "SIGNALS",
  labels: "LABELS",
} as const;

export const buckets = {
  /** Desired state, written by the operator: `campaign.<ns>.<name>`, `sender.…`, `template.…`, `source.…`, `bundle.active`. */
  desired: "desired",
  /** Latest consent: `<ns>.<source>.<partition>.<pseudonym>`; a projection of the CONSENT stream. */
  consent: "consent",
  /** Withdrawals that win over every list: `<partition>.<pseudonym>`, and the sentinel. */
  suppress: "suppress",
  /** Which names are one person's: `<partition>.<pseudonym>`. */
  links: "links",
  /** Which keys pseudonyms were made with, by id. */
  keys: "keys",
  /** Last inbound message: `<ns>.<sender>.<partition>.<pseudonym>`. */
  window: "window",
  /** Projection of the hold records for people, dispatch and operator: `all`, `sender.<ns>.<name>`, `campaign.<ns>.<name>`. */
  holds: "holds",
  /** Absolute counts: `<ns>.<campaign>.<partition>`. */
  totals: "totals",
  /** Live gates, with a TTL. */
  gates: "gates",
  /** How each consent source is doing, written by sync: `<ns>.<name>`. */
  sources: "sources",
  /** What WhatsApp last said by webhook of numbers and templates: `sender.<ns>.<name>`, `template.<ns>.<name>`. */
  standing: "standing",
  /** What dispatch did with each approval, by decision: the ledger that comes before the send. */
  sent: "sent",
} as const;

/** Object store of policy bundles; objects are named by digest. */
export const bundleStore = "bundles";

export const sendSubjects = "consentry.send.*.*.*";
export const straySubjects = "consentry.send.>";

export type CampaignRef = { readonly namespace: string; readonly name: string };

/** Where a producer publishes: the last token is the last four digits of the recipient's number, however it is written. */
export function sendSubject(campaign: CampaignRef, lastFour: string): string {
  return `consentry.send.${campaign.namespace}.${campaign.name}.${lastFour}`;
}

export function outboundFilter(partition: number): string {
  return `consentry.outbound.*.*.${partition}`;
}

/** The stream's own subject transform, with the number of partitions fixed at install. */
export function outboundTransform(partitionCount: number): { src: string; dest: string } {
  return {
    src: sendSubjects,
    dest: `consentry.outbound.{{wildcard(1)}}.{{wildcard(2)}}.{{partition(${partitionCount},3)}}`,
  };
}

export function parseOutboundSubject(subject: string): (CampaignRef & { partition: number }) | undefined {
  const tokens = subject.split(".");
  const [, kind, namespace, name, partition] = tokens;
  if (tokens.length !== 5 || kind !== "outbound" || !namespace || !name || !partition) return undefined;
  return { namespace, name, partition: Number(partition) };
}

/**
 * Stands for a campaign that nobody can have declared, since its name is no name of a resource. What stands in a subject was
 * chosen by a producer: kept as it is, a name of thousands of characters would make a verdict's subject longer than the server
 * takes, which ends the gate's connection.
 */
export const noCampaign: CampaignRef = { namespace: "-", name: "-" };
const resourceName = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

export function campaignNamed({ namespace, name }: CampaignRef): CampaignRef {
  return resourceName.test(namespace) && resourceName.test(name) ? { namespace, name } : noCampaign;
}

export const fenceSubject = (partition: number) => `consentry.fence.${partition}`;
export const positionSubject = (partition: number) => `consentry.position.${partition}`;
export const holdSubject = (partition: number) => `consentry.hold.${partition}`;

export const verdictSubjects = [
  "consentry.fence.*",
  "consentry.position.*",
  "consentry.hold.*",
  "consentry.verdict.*.*.*.*",
  "consentry.body.*.*.*",
];

export function verdictSubject(outcome: string, campaign: CampaignRef, partition: number | "*"): string {
  return `consentry.verdict.${outcome}.${campaign.namespace}.${campaign.name}.${partition}`;
}

export const approvedSubjects = (partition: number | "*") => `consentry.verdict.approved.*.*.${partition}`;

export function bodySubject(campaign: CampaignRef, partition: number): string {
  return `consentry.body.${campaign.namespace}.${campaign.name}.${partition}`;
}

export function parseBodySubject(subject: string): (CampaignRef & { partition: number }) | undefined {
  const tokens = subject.split(".");
  const [, kind, namespace, name, partition] = tokens;
  if (tokens.length !== 5 || kind !== "body" || !namespace || !name || !partition) return undefined;
  return { namespace, name, partition: Number(partition) };
}

/** What a partition's state is folded from, in stream order. */
export function foldFilters(partition: number): string[] {
  return [`consentry.verdict.*.*.*.${partition}`, holdSubject(partition)];
}

export function parseVerdictSubject(
  subject: string,
): (CampaignRef & { outcome: string; partition: number }) | undefined {
  const tokens = subject.split(".");
  const [, kind, outcome, namespace, name, partition] = tokens;
  if (tokens.length !== 6 || kind !== "verdict" || !outcome || !namespace || !name || !partition) return undefined;
  return { outcome, namespace, name, partition: Number(partition) };
}

export const consentSubjects = "consentry.consent.*.*.*";
export function consentSubject(source: CampaignRef, partition: number): string {
  return `consentry.consent.${source.namespace}.${source.name}.${partition}`;
}

export const signalSubjects = "consentry.signal.*.*.*";

export const labelSubjects = "consentry.label.*.*";
export const labelSubject = (campaign: CampaignRef) => `consentry.label.${campaign.namespace}.${campaign.name}`;

/** Where whoever logs in as a user of ours is answered. */
export const inboxPrefixOf = (user: string) => `_INBOX_${user}`;

/** The reader of a namespace's verdicts, for its producers; the operator makes it. No resource name has an underscore. */
export const producerConsumer = (namespace: string) => `producer_${namespace}`;
export const producerUser = (namespace: string) => `producer_${namespace}`;
export const producerVerdicts = (namespace: string) => `consentry.verdict.*.${namespace}.*.*`;

export const consentKey = (source: CampaignRef, partition: number, pseudonym: string) =>
  `${source.namespace}.${source.name}.${partition}.${pseudonym}`;
export const suppressKey = (partition: number, pseudonym: string) => `${partition}.${pseudonym}`;
/** Its absence means that the suppression list was lost: every gate then refuses to decide (fails closed). */
export const suppressSentinelKey = "sentinel";
export const windowKey = (sender: CampaignRef, partition: number, pseudonym: string) =>
  `${sender.namespace}.${sender.name}.${partition}.${pseudonym}`;
export const totalsKey = (campaign: CampaignRef, partition: number) =>
  `${campaign.namespace}.${campaign.name}.${partition}`;

export type HoldScope = "all" | `sender.${string}.${string}` | `campaign.${string}.${string}`;
export const campaignScope = (campaign: CampaignRef): HoldScope => `campaign.${campaign.namespace}.${campaign.name}`;
export const senderScope = (sender: CampaignRef): HoldScope => `sender.${sender.namespace}.${sender.name}`;

/** FNV-1a 32 of the token's UTF-8 bytes, mod the number of partitions: what nats-server's `partition()` computes. */
export function partitionOf(token: string, partitionCount: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < token.length; i++) {
    const unit = token.charCodeAt(i);
    if (unit > 0x7f) return partitionOfBytes(new TextEncoder().encode(token), partitionCount);
    hash = Math.imul(hash ^ unit, 0x01000193);
  }
  return (hash >>> 0) % partitionCount;
}

function partitionOfBytes(bytes: Uint8Array, partitionCount: number): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0) % partitionCount;
}
