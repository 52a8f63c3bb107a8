import { desiredSource } from "../domain/desired/source.ts";
import {
  nextSourceStatus,
  type SourceFacts,
  sourceCountedAtMs,
  sourceEvents,
  staleAtMs,
  withoutSourceCounts,
} from "../domain/lifecycle/source-status.ts";
import { spanMs } from "../domain/time/span.ts";
import type { ConsentSource } from "../schemas/resources/consent-source.ts";
import type { ConsentSourceStatus } from "../schemas/resources/consent-source-status.ts";
import type { SourceHealth } from "../schemas/wire/consent.ts";
import {
  type DesiredSource,
  desiredKeys,
  sealedPrefix,
  desiredSource as sourceSchema,
} from "../schemas/wire/desired.ts";
import type { CampaignRef } from "../schemas/wire/subjects.ts";
import { earliest } from "./again.ts";
import type { Steps } from "./controller.ts";
import type { DesiredStore } from "./desired-store.ts";
import type { TellEvent } from "./events.ts";
import type { StatusWriter } from "./status-writer.ts";

export type SourceParts = {
  readonly source: (key: string) => ConsentSource | undefined;
  readonly health: (ref: CampaignRef) => SourceHealth | undefined;
  /** A key of a ConfigMap or Secret, read now and sealed for sync; only the operator may read it, sync knows no Kubernetes. */
  readonly readSealed: (ref: ListRef) => Promise<FileContent>;
  readonly desired: Pick<DesiredStore, "get" | "put" | "delete">;
  /** Hex of a text's SHA-256. */
  readonly sha256Hex: (text: string) => string;
  readonly writeStatus: StatusWriter["write"];
  readonly tell: TellEvent;
  readonly nowMs: () => number;
};

export type ListRef = {
  readonly kind: "ConfigMap" | "Secret";
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
};

export type FileContent =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: string };

type GatheredSource = SourceFacts & { readonly record: DesiredSource };

/** The record has to fit into one NATS message of 1 MiB, in JSON. */
const contentLengthMax = 800_000;

export function sourceSteps(parts: SourceParts): Steps<GatheredSource, ConsentSourceStatus> {
  return {
    kind: "ConsentSource",
    gather: async (key) => {
      const source = parts.source(key);
      return source === undefined ? undefined : await gather(parts, source);
    },
    decide: nextSourceStatus,
    act: async (facts, next) => {
      const { source, record, nowMs } = facts;
      await parts.desired.put(desiredKeys.source(source.metadata), record);
      const { written, again } = await parts.writeStatus({
        kind: "ConsentSource",
        object: source,
        next,
        withoutCounts: withoutSourceCounts,
        countedAtMs: sourceCountedAtMs(source.status),
      });
      const events = written ? sourceEvents(source.status, next) : [];
      for (const event of events) parts.tell({ kind: "ConsentSource", object: source, event });
      return earliest(again, whenStale(facts, nowMs), whenReadAgain(source));
    },
    cleanUp: async (key) => {
      const [namespace = "", name = ""] = key.split("/");
      await parts.desired.delete(desiredKeys.source({ namespace, name }));
    },
  };
}

async function gather(parts: SourceParts, source: ConsentSource): Promise<GatheredSource> {
  const before = parts.desired.get(desiredKeys.source(source.metadata));
  const stored = sourceSchema.safeParse(before?.value).data;
  const file = await contentOf(parts, source);
  // What could not be read is not what was emptied: sync keeps what it had and calls it stale in time.
  const fileContent = file?.ok === false ? sealedOnly(stored?.file?.content) : (file?.text ?? null);
  return {
    source,
    record: desiredSource(source, { sha256: (text) => `sha256:${parts.sha256Hex(text)}`, fileContent }),
    health: parts.health(source.metadata),
    fileProblem: file?.ok === false ? file.problem : undefined,
    storedGeneration: stored?.generation,
    nowMs: parts.nowMs(),
  };
}

/** Earlier versions stored the list as it was written. */
function sealedOnly(content: string | null | undefined): string | null {
  return content?.startsWith(sealedPrefix) ? content : null;
}

async function contentOf(parts: SourceParts, source: ConsentSource): Promise<FileContent | undefined> {
  const ref = listRef(source);
  if (ref === undefined) return undefined;
  const content = await parts.readSealed(ref);
  if (!content.ok || content.text.length <= contentLengthMax) return content;
  return {
    ok: false,
    problem: `${ref.name} holds more than a record may take: put the list below sync's mounted directory.`,
  };
}

/** The object that holds the list; undefined when sync reads it from its own directory. */
function listRef({ metadata: { namespace }, spec: { file } }: ConsentSource): ListRef | undefined {
  if (file?.configMapRef) return { kind: "ConfigMap", namespace, ...file.configMapRef };
  if (file?.secretRef) return { kind: "Secret", namespace, ...file.secretRef };
  return undefined;
}

function whenStale(facts: SourceFacts, nowMs: number): { againInMs: number } | undefined {
  const atMs = staleAtMs(facts);
  return atMs === undefined || atMs <= nowMs ? undefined : { againInMs: atMs - nowMs };
}

function whenReadAgain(source: ConsentSource): { againInMs: number } | undefined {
  if (listRef(source) === undefined) return undefined;
  return { againInMs: Math.max(spanMs(source.spec.file?.interval ?? "1m") ?? 60_000, 1_000) };
}
