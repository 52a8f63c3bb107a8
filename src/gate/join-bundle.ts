import { type ReadMessage, readerOf } from "../domain/message/bundle-reader.ts";
import { createLinkReader } from "../io/links/link-reader.ts";
import { getBundle } from "../io/nats/bundles.ts";
import type { NatsConnection } from "../io/nats/connect.ts";
import { readBundle } from "../io/opa/bundle.ts";
import { createJudges } from "../io/opa/judges.ts";
import type { BundleData } from "../schemas/policy/bundle-data.ts";
import type { GateSettings } from "../schemas/settings.ts";
import type { DesiredBundle } from "../schemas/wire/desired.ts";
import type { ActiveBundle, createBundles } from "./bundles.ts";

/** A bundle from the store, ready to judge; or why it is not. */
export async function loadBundle(
  nc: NatsConnection,
  settings: GateSettings,
  wanted: DesiredBundle,
): Promise<ActiveBundle | { reason: string; message: string }> {
  const bytes = await getBundle(nc, wanted.digest);
  if (!bytes) return { reason: "BundleMissing", message: "the bundle is not in the store yet" };
  const read = await readBundle(bytes, { digest: wanted.digest });
  if (!read.ok) return read;
  const reader = readerFor(read.bundle.data);
  if ("reason" in reader) return reader;
  const judges = await createJudges({
    bundle: read.bundle,
    workers: settings.CONSENTRY_WORKERS,
    deadlineMs: settings.CONSENTRY_EVALUATION_DEADLINE_MS,
    memoryMaxMiB: settings.CONSENTRY_EVALUATION_MEMORY_MIB,
  });
  return {
    digest: read.bundle.digest,
    revision: read.bundle.revision,
    data: read.bundle.data,
    read: reader.read,
    verdicts: (inputs) => judges.judge("consentry/verdict", inputs),
    enforcement: async (input) => {
      const [answer] = await judges.judge("consentry/enforcement", [Buffer.from(JSON.stringify(input))]);
      return answer?.ok ? answer.output : undefined;
    },
    close: judges.close,
  };
}

/** Word lists and filter are the bundle's, so each bundle reads messages in its own way. */
export function bundleReader(bundles: Pick<ReturnType<typeof createBundles>, "active">): ReadMessage {
  return (message, templateText) => {
    const bundle = bundles.active();
    if (bundle === undefined) throw new Error("reading a message without a bundle");
    return bundle.read(message, templateText);
  };
}

/** A bundle whose lists or filter cannot be read is refused whole, before a message meets it. */
function readerFor(data: BundleData): { readonly read: ReadMessage } | { reason: string; message: string } {
  try {
    return { read: messageReader(data) };
  } catch (error) {
    return { reason: "BundleUnusable", message: error instanceof Error ? error.message : String(error) };
  }
}

/** Reads messages with a bundle's word lists, shorteners and filter. */
export function messageReader(data: BundleData): ReadMessage {
  return readerOf(data, createLinkReader);
}
