import type { NatsConnection } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";
import { buckets, bundleStore, streams } from "../../schemas/wire/subjects.ts";
import { apiErrors, jsApi } from "./api.ts";

type StreamInfo = { config: { num_replicas?: number } };

/** What an install consists of, by the names of its streams: a bucket and an object store are streams, too. */
const allOfIt = [
  ...Object.values(streams),
  ...Object.values(buckets).map((name) => `KV_${name}`),
  `OBJ_${bundleStore}`,
];

/** Which parts of an install are not there, and how many copies of the log are kept. */
export async function readInstalled(nc: NatsConnection): Promise<{ missing: string[]; replicas: number }> {
  const infos = await Promise.all(allOfIt.map(async (name) => ({ name, info: await infoOf(nc, name) })));
  const log = infos.find(({ name }) => name === streams.verdicts)?.info;
  return {
    missing: infos.filter(({ info }) => info === undefined).map(({ name }) => name),
    replicas: log?.config.num_replicas ?? 1,
  };
}

async function infoOf(nc: NatsConnection, name: string): Promise<StreamInfo | undefined> {
  const answer = await jsApi<StreamInfo>(nc, `STREAM.INFO.${name}`, undefined);
  if (answer.ok) return answer.value;
  if (answer.error.errCode === apiErrors.streamNotFound) return undefined;
  throw new Failure("Refused", `NATS refused to show ${name}: ${answer.error.description}`, { retry: true });
}
