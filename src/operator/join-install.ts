import { setTimeout as sleep } from "node:timers/promises";
import type { KubeClient } from "../io/kubernetes/client.ts";
import { remembersInstall } from "../io/kubernetes/remembers-install.ts";
import type { NatsConnection } from "../io/nats/connect.ts";
import type { InstallSettings } from "../io/nats/install.ts";
import { Failure } from "../schemas/failures.ts";
import type { OperatorSettings } from "../schemas/settings.ts";

const installRetryMs = 1000;

/** What the operator installs on NATS, by its settings. */
export function installSettings(settings: OperatorSettings, client: KubeClient): InstallSettings {
  return {
    partitions: settings.CONSENTRY_PARTITIONS,
    replicas: settings.CONSENTRY_REPLICAS,
    outboundBytesMax: settings.CONSENTRY_OUTBOUND_MAX_BYTES,
    retention: {
      verdicts: settings.CONSENTRY_VERDICT_DAYS,
      signals: settings.CONSENTRY_SIGNAL_DAYS,
      ledger: settings.CONSENTRY_LEDGER_DAYS,
      labels: settings.CONSENTRY_LABEL_DAYS,
    },
    wasInstalled: () => remembersInstall(client),
  };
}

/** NATS may still be starting, or its cluster forming, when we are there already: it gets as long as it needs, or until we close. */
export async function untilItCan<T>(
  nc: Pick<NatsConnection, "isClosed">,
  work: () => Promise<T>,
  onFailure: (failure: Failure) => void,
): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (cause) {
      if (!(cause instanceof Failure && cause.retry) || nc.isClosed()) throw cause;
      onFailure(cause);
      await sleep(installRetryMs);
    }
  }
}
