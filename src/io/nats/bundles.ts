import { Objm } from "@nats-io/obj";
import type { NatsConnection } from "@nats-io/transport-node";
import { bundleStore } from "../../schemas/wire/subjects.ts";

/** Stores a bundle under its digest. Readers verify the digest themselves: the store is not trusted. */
export async function putBundle(nc: NatsConnection, digest: string, bytes: Uint8Array): Promise<void> {
  const store = await new Objm(nc).open(bundleStore);
  if (await store.info(objectName(digest))) return;
  await store.putBlob({ name: objectName(digest) }, bytes);
}

export async function getBundle(nc: NatsConnection, digest: string): Promise<Uint8Array | undefined> {
  const store = await new Objm(nc).open(bundleStore);
  return (await store.getBlob(objectName(digest))) ?? undefined;
}

function objectName(digest: string): string {
  return digest.replace(":", "-");
}
