import { Failure } from "../../schemas/failures.ts";
import type { Credentials } from "./credentials.ts";
import { type FeedBatch, type Members, type Page, readLines, readPage } from "./feed-rows.ts";
import type { Guard } from "./guard.ts";
import { type Answer, type HttpClient, type Limits, openHttpClient } from "./http-client.ts";
import { sourceUrl, targetOf } from "./source-url.ts";

/** How far a feed has been read: the ETag of its one answer, and the place it gave us last. */
type Mark = { readonly version: string | null; readonly cursor: string | null };

export type FeedOptions = {
  readonly url: string;
  readonly format: "JSON" | "JSONLines";
  readonly members: Members;
  /** Query parameter for a `next` that is no address. */
  readonly pageParameter: string;
  /** Query parameter for a cursor: the feed then gives only what came behind it. Null: it is always read whole. */
  readonly cursorParameter: string | null;
  readonly intervalMs: number;
  readonly wholeEveryMs: number;
  readonly timeoutMs: number;
  readonly guard: Guard;
  /** As they are now. @throws Failure when they cannot be read */
  readonly credentials: () => Promise<Credentials>;
  readonly nowMs: () => number;
  readonly limits?: Limits;
};

/** A page is held in memory while it is read; lines are not. Two GiB are ten million rows. */
const bytesMax = 2 * 2 ** 30;
const pageBytesMax = 16 * 2 ** 20;
/** A reading that takes longer will not end. */
const readingMaxMs = 3_600_000;
/** When the feed does not say how long it wants to be left alone. */
const pauseMs = 30_000;

type Feed = FeedOptions & { readonly client: HttpClient; readonly pauseUntil: (untilMs: number) => void };

/** A feed over HTTPS: read whole when its ETag is another one, or, where it knows cursors, what came since the last one. */
export function httpFeed(options: FeedOptions) {
  const stopping = new AbortController();
  let notBeforeMs = 0;
  return {
    intervalMs: options.intervalMs,
    wholeEveryMs: options.wholeEveryMs,
    open: async (since: Mark | undefined) => {
      if (options.nowMs() < notBeforeMs) throw askedToWait();
      const url = sourceUrl(options.url);
      options.guard.check(targetOf(url));
      const client = openHttpClient({
        ...options,
        credentials: await options.credentials(),
        limits: options.limits ?? { bytes: bytesMax, answerBytes: options.format === "JSON" ? pageBytesMax : bytesMax },
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(readingMaxMs)]),
      });
      const pauseUntil = (untilMs: number) => {
        notBeforeMs = untilMs;
      };
      try {
        return await openFeed({ ...options, client, pauseUntil }, url, since);
      } catch (cause) {
        await client.close();
        throw cause;
      }
    },
    close: async () => stopping.abort(),
  };
}

async function openFeed(feed: Feed, url: URL, since: Mark | undefined) {
  const isWhole = feed.cursorParameter === null || (since?.cursor ?? null) === null;
  const first = isWhole ? url : withParameter(url, feed.cursorParameter ?? "", since?.cursor ?? "");
  const answer = await feed.client.get(first, isWhole ? (since?.version ?? null) : null);
  if (answer.kind === "unchanged") {
    await feed.client.close();
    return { kind: "unchanged" } as const;
  }
  const content = contentOf(answer, feed);
  if (feed.format === "JSONLines") {
    const batches = closing(feed.client, readLines(content.body, feed.members));
    return { kind: "rows", isWhole, version: isWhole ? content.etag : null, batches } as const;
  }
  const page = await readPage(content.body, feed.members);
  // An ETag is of one answer: where there are more pages it says nothing of them.
  const version = isWhole && page.next === null ? content.etag : null;
  return { kind: "rows", isWhole, version, batches: closing(feed.client, pagesFrom(page, feed, first)) } as const;
}

async function* pagesFrom(first: Page, feed: Feed, start: URL): AsyncGenerator<FeedBatch> {
  const seen = new Set([start.href]);
  yield* first.batches;
  for (let page = first, at = start; page.next !== null; ) {
    at = nextUrl(page.next, at, feed.pageParameter);
    if (seen.has(at.href)) throw unusable(`the feed's pages lead in a circle: "${feed.members.next}" must end`);
    seen.add(at.href);
    page = await readPage(contentOf(await feed.client.get(at, null), feed).body, feed.members);
    yield* page.batches;
  }
}

async function* closing<T>(client: HttpClient, batches: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* batches;
  } finally {
    await client.close();
  }
}

/** Where the next page is: an address of the same server, or what the server calls the page. */
function nextUrl(next: string, current: URL, parameter: string): URL {
  if (!next.includes("://")) return withParameter(current, parameter, next);
  const url = sourceUrl(next);
  if (url.origin === current.origin) return url;
  throw new Failure("Refused", "the feed's next page is on another server, where nothing is read", { retry: true });
}

function withParameter(url: URL, name: string, value: string): URL {
  const next = new URL(url);
  next.searchParams.set(name, value);
  return next;
}

const contentTypes = {
  JSON: { pattern: /^application\/(?:json|[a-z0-9.-]+\+json)$/, word: "application/json" },
  JSONLines: {
    pattern: /^(?:application|text)\/(?:x-)?(?:ndjson|jsonl|jsonlines|json-lines)$/,
    word: "application/x-ndjson",
  },
};

function contentOf(answer: Answer, feed: Feed): Extract<Answer, { kind: "content" }> {
  if (answer.kind !== "content") {
    const afterMs = answer.kind === "later" ? answer.afterMs : null;
    feed.pauseUntil(feed.nowMs() + (afterMs ?? pauseMs));
    throw askedToWait();
  }
  const { pattern, word } = contentTypes[feed.format];
  if (pattern.test(answer.contentType)) return answer;
  throw unusable(
    `the feed's answer is of another type than ${word}: see spec.http.format, and whether it is a page for people`,
  );
}

function askedToWait(): Failure {
  return new Failure("Unreachable", "the feed asks to be left alone for a while (429 or 503): it is asked again then", {
    retry: true,
  });
}

function unusable(message: string): Failure {
  return new Failure("Unusable", message, { retry: true });
}
