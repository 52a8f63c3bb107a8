import type { NatsConnection } from "@nats-io/transport-node";
import { type SourceHealth, sourceHealth } from "../../schemas/wire/consent.ts";
import { buckets } from "../../schemas/wire/subjects.ts";
import type { Sealer } from "../sealed-text.ts";
import { openBucket } from "./bucket.ts";
import { listBucket } from "./list-bucket.ts";

/** How a source is doing, and how far it has been read: the latter is sealed, since a cursor may be anything. */
export type SourceSaid<Progress> = Omit<SourceHealth, "resume"> & { readonly progress: Progress | undefined };

export type SourceHealthStore<Progress> = {
  /** What was last said of a source when this was opened. Key: `<ns>/<name>`. */
  readonly before: (key: string) => SourceSaid<Progress> | undefined;
  /** Says how a source is doing; undefined takes what was said away. */
  readonly put: (key: string, said: SourceSaid<Progress> | undefined) => Promise<void>;
};

/** @param readProgress undefined for what an earlier version wrote in another way: the source is then read whole */
export async function openSourceHealth<Progress>(
  nc: NatsConnection,
  {
    sealer,
    readProgress,
  }: { readonly sealer: Sealer; readonly readProgress: (value: unknown) => Progress | undefined },
): Promise<SourceHealthStore<Progress>> {
  const bucket = await openBucket(nc, buckets.sources);
  const parse = (value: unknown) => sourceHealth.parse(value);
  const all = await listBucket(nc, { bucket: buckets.sources, filter: "*.*", parse });
  return {
    before: (key) => {
      const said = all.get(bucketKey(key));
      if (said === undefined) return undefined;
      const { resume, ...health } = said;
      const opened = resume === undefined ? undefined : sealer.open(resume);
      return { ...health, progress: opened === undefined ? undefined : readProgress(JSON.parse(opened)) };
    },
    put: async (key, said) => {
      if (said === undefined) return void (await bucket.delete(bucketKey(key)));
      const { progress, ...health } = said;
      const resume = progress === undefined ? {} : { resume: sealer.seal(JSON.stringify(progress)) };
      await bucket.put(bucketKey(key), { ...health, ...resume });
    },
  };
}

function bucketKey(key: string): string {
  return key.replace("/", ".");
}
