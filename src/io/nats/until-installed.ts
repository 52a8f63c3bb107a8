import type { NatsConnection } from "@nats-io/transport-node";
import { type Install, readInstall } from "./install.ts";

const lookEveryMs = 500;

/** Waits for whoever installs Consentry on this NATS, usually the operator, for as long as it takes. */
export async function untilInstalled(nc: NatsConnection, onWaiting: () => void = () => {}): Promise<Install> {
  for (let told = false; ; told = true) {
    const install = await readInstall(nc).catch(() => undefined);
    if (install && install.partitions > 0) return install;
    if (!told) onWaiting();
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}
