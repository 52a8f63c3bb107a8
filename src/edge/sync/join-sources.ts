import { fileBelow, type ListOrigin } from "../../io/files/consent-list.ts";
import { servePushes } from "../../io/http/pushes.ts";
import type { HttpServer } from "../../io/http/server.ts";
import type { Mirror } from "../../io/nats/mirror.ts";
import type { Sealer } from "../../io/sealed-text.ts";
import { type Credentials, readCredentials } from "../../io/sources/credentials.ts";
import { pushedBatches } from "../../io/sources/feed-rows.ts";
import { fileOrigin } from "../../io/sources/file.ts";
import type { Guard } from "../../io/sources/guard.ts";
import { httpFeed } from "../../io/sources/http-feed.ts";
import { postgresOrigin } from "../../io/sources/postgres/origin.ts";
import { sendWebhook } from "../../io/sources/webhook-sender.ts";
import { Failure } from "../../schemas/failures.ts";
import type { SyncSettings } from "../../schemas/settings.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";
import type { NotifierParts } from "./notify.ts";
import type { Origin } from "./origin.ts";
import type { Sync, SyncParts } from "./run.ts";

/** What reaches the systems that consent comes from. */
export type Outside = { readonly settings: SyncSettings; readonly guard: Guard; readonly sealer: Sealer };

/** The source's own Secret, as it is mounted now. */
function secretOf({ namespace }: DesiredSource, name: string, { settings }: Pick<Outside, "settings">) {
  return (): Promise<Credentials> => readCredentials(settings.CONSENTRY_CREDENTIALS_DIR, { namespace, name });
}

/** Posts to the webhook of a source. */
export function posterOf(outside: Outside): NotifierParts["post"] {
  return ({ source, webhook }, message) =>
    sendWebhook(
      { url: webhook.url, ...message },
      {
        guard: outside.guard,
        credentials: secretOf(source, webhook.credentials, outside),
        nowMs: Date.now,
      },
    );
}

/** Where rows are taken that are pushed, if anywhere. */
export async function pushesOf(
  sync: Sync,
  declared: Mirror<DesiredSource>,
  { settings, report }: Pick<Outside, "settings"> & Pick<SyncParts, "report">,
): Promise<HttpServer | undefined> {
  if (settings.CONSENTRY_PUSH_LISTEN === undefined) return undefined;
  return await servePushes({
    listen: settings.CONSENTRY_PUSH_LISTEN,
    secrets: async (key) => {
      const source = declared.get(`source.${key.replace("/", ".")}`);
      if (!source?.http?.pushCredentials) return undefined;
      const lines = (await secretOf(source, source.http.pushCredentials, { settings })())["webhook-secret"] ?? "";
      return lines.split(/\s+/).filter((line) => line !== "");
    },
    take: async (key, { body, atMs }) => {
      const batches = pushedBatches(body);
      const taken = batches && (await sync.push(key, { batches, atMs }));
      if (taken === undefined) return undefined;
      const bad = Object.values(taken.problems).reduce((sum, count) => sum + count, 0);
      return { taken: taken.rows - bad, refused: taken.problems };
    },
    onAnswer: (answer) => report({ type: "push", answer }),
  });
}

const requiredColumns = [["recipient", "phone"], ["at"]];

/** Where a source's rows come from, by its type. */
export function originOf(source: DesiredSource, outside: Outside): Origin {
  const { settings, sealer } = outside;
  switch (source.type) {
    case "File":
      return fileOrigin({
        list: () => listOf(source, { directory: settings.CONSENTRY_SOURCES_DIR, open: sealer.open }),
        format: source.file?.format ?? "CSV",
        required: requiredColumns,
        intervalMs: source.file?.intervalMs ?? 60_000,
        nowMs: Date.now,
      });
    case "Postgres":
      return tableOf(source, outside);
    case "HTTP":
      return feedOf(source, outside);
    case "Events":
      return notSaid();
  }
}

function tableOf(source: DesiredSource, outside: Outside): Origin {
  const { postgres } = source;
  if (!postgres) return notSaid();
  const login = secretOf(source, postgres.credentials, outside);
  return postgresOrigin(postgres, { dial: outside.guard.connect, login });
}

function feedOf(source: DesiredSource, outside: Outside): Origin {
  if (!source.http || source.http.url === null) return notSaid();
  const { url, credentials: secret, reconcileMs, ...declared } = source.http;
  return httpFeed({
    ...declared,
    url,
    wholeEveryMs: reconcileMs,
    guard: outside.guard,
    credentials: secret === null ? async () => ({}) : secretOf(source, secret, outside),
    nowMs: Date.now,
  });
}

/** An operator of before this type was served wrote the record, or there is nothing to read. */
function notSaid(): Origin {
  const open = async () => {
    throw new Failure("BadSettings", "the operator has not said where this is read: upgrade it", { retry: true });
  };
  return { intervalMs: 60_000, wholeEveryMs: 60_000, open, close: async () => {} };
}

async function listOf(
  source: DesiredSource,
  { directory, open }: { readonly directory: string | undefined; readonly open: Sealer["open"] },
): Promise<ListOrigin> {
  const { content: sealed, path } = source.file ?? {};
  if (typeof sealed === "string") {
    const content = open(sealed);
    if (content !== undefined) return { content };
    throw new Failure("Unusable", "the list was sealed with another key: give operator and sync the same", {
      retry: true,
    });
  }
  if (!path) throw new Failure("BadSettings", "the source names neither a path nor a ConfigMap", { retry: true });
  if (directory) return { path: await fileBelow(directory, path) };
  throw new Failure("BadSettings", "sync has no directory of lists: set CONSENTRY_SOURCES_DIR", { retry: true });
}
