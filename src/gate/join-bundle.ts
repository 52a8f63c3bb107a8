import { faultIn, type ReadMessage, readerOf } from "../domain/message/bundle-reader.ts";
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
  const read = await readBundle(bytes, { digest: wanted.digest, faultIn });
  if (!read.ok) return read;
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
    verdicts: (inputs) => judges.judge("consentry/verdict", inputs),
    enforcement: async (input) => {
      const [answer] = await judges.judge("consentry/enforcement", [Buffer.from(JSON.stringify(input))]);
      return answer?.ok ? answer.output : undefined;
    },
    close: judges.close,
  };
}

/** Word lists and shorteners are the bundle's, so what reads messages is made once a bundle. */
export function bundleReader(bundles: Pick<ReturnType<typeof createBundles>, "active">): ReadMessage {
  let madeFor: string | undefined;
  let read: ReadMessage = () => {
    throw new Error("reading a message without a bundle");
  };
  return (message, templateText) => {
    const bundle = bundles.active();
    if (bundle && bundle.digest !== madeFor) {
      madeFor = bundle.digest;
      read = messageReader(bundle.data);
    }
    return read(message, templateText);
  };
}

/** Reads messages with a bundle's word lists and shorteners. */
export function messageReader(data: BundleData): ReadMessage {
  return readerOf(data, createLinkReader);
}
