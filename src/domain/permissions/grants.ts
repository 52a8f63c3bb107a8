import { buckets, bundleStore, streams } from "../../schemas/wire/subjects.ts";

// What our calls look like to nats-server, which sees subjects and nothing of what stands in a request: a permission is a list
// of subjects that may be published to. Reading is a request too.

type Stream = (typeof streams)[keyof typeof streams];
type Bucket = keyof typeof buckets;

export const kv = (bucket: string) => `KV_${bucket}`;
export const bundlesStream = `OBJ_${bundleStore}`;
/** Every stream of ours, those under buckets and store included. */
export const allStreams: readonly string[] = [
  ...Object.values(streams),
  ...Object.values(buckets).map(kv),
  bundlesStream,
];

export const looksAt = (...names: readonly string[]) => names.map((name) => `$JS.API.STREAM.INFO.${name}`);

/** By consumers that each have one filter, which stands in the subject; whatever is asked of a consumer by its name. */
export function follows(stream: string, ...filters: readonly string[]): string[] {
  return [
    ...looksAt(stream),
    ...filters.map((filter) => `$JS.API.CONSUMER.CREATE.${stream}.*.${filter}`),
    ...["MSG.NEXT", "INFO", "DELETE"].map((what) => `$JS.API.CONSUMER.${what}.${stream}.*`),
  ];
}

/** By consumers of several filters, which the server does not see: so everything of the stream. */
export const followsAll = (stream: Stream) => [...follows(stream, ">"), `$JS.API.CONSUMER.CREATE.${stream}.*`];

/** Single records, from the leader. Which one stands in the request: so any of the stream. */
export const readsRecords = (stream: string) => [...looksAt(stream), `$JS.API.STREAM.MSG.GET.${stream}`];

/** Values of a bucket, those under some patterns of keys also by following them. */
export function reads(bucket: Bucket, ...patterns: readonly string[]): string[] {
  const followed = patterns.length === 0 ? [] : follows(kv(bucket), ...patterns.map((each) => `$KV.${bucket}.${each}`));
  return [...readsRecords(kv(bucket)), ...followed];
}

/** Many keys in one request. */
export const readsMany = (bucket: Bucket) => [`$JS.API.DIRECT.GET.${kv(bucket)}`];

/** Whoever may write a key may delete it: a deletion is a record, too. */
export function writes(bucket: Bucket, ...patterns: readonly string[]): string[] {
  return [...readsRecords(kv(bucket)), ...patterns.map((each) => `$KV.${bucket}.${each}`)];
}

/** One durable consumer, whose messages are acknowledged. */
export function worksOff(at: { readonly stream: Stream; readonly durable: string; readonly filter: string }): string[] {
  const { stream, durable, filter } = at;
  return [
    `$JS.API.CONSUMER.CREATE.${stream}.${durable}.${filter}`,
    ...["MSG.NEXT", "INFO"].map((what) => `$JS.API.CONSUMER.${what}.${stream}.${durable}`),
    ...acknowledges(stream, durable),
  ];
}

/** In both forms that servers use: with domain and account before the stream, and without. */
export const acknowledges = (stream: string, consumer: string) => [
  `$JS.ACK.${stream}.${consumer}.>`,
  `$JS.ACK.*.*.${stream}.${consumer}.>`,
];

export const readsBundles = [
  // The library looks whether the account has JetStream before it opens a store.
  "$JS.API.INFO",
  ...readsRecords(bundlesStream),
  `$JS.API.DIRECT.GET.${bundlesStream}.>`,
  ...follows(bundlesStream, `$O.${bundleStore}.>`),
];
