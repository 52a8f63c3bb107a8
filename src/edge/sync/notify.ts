import { createHonourTimes } from "../../domain/consent/honour-times.ts";
import type { ConsentEvent, SourceHealth } from "../../schemas/wire/consent.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";
import type { WithdrawalSignal } from "../../schemas/wire/signal.ts";
import type { Arrived } from "./projector.ts";
import { type Endpoint, type EndpointParts, runEndpoint, type Webhook } from "./webhook-endpoint.ts";

export type NotifierParts = EndpointParts & {
  /** Hands over every withdrawal that is told, and those told in the last day at least. */
  readonly told: (onTold: (signal: WithdrawalSignal, storedAtMs: number) => void) => { readonly stop: () => void };
};

export type Notifier = {
  /** Takes a source as it is declared now; undefined when it is gone. Key: `<ns>/<name>`. */
  readonly declare: (key: string, source: DesiredSource | undefined) => void;
  /** Some events are in what gates hold a copy of. */
  readonly projected: (arrived: readonly Arrived[]) => void;
  /** What a source's health says of its withdrawals. */
  readonly health: (key: string) => Pick<SourceHealth, "webhook" | "timeToHonour">;
  readonly stop: () => void;
};

/** Takes withdrawals out to the systems that consent came from, and says how long each took to be in force. */
export function createNotifier(parts: NotifierParts): Notifier {
  const endpoints = new Map<string, { readonly webhook: Webhook; readonly endpoint: Endpoint }>();
  const times = createHonourTimes();
  const told = parts.told(({ source, inForceAfterMs: tookMs }, atMs) => {
    if (source !== null && tookMs !== null) times.take(source, { atMs, tookMs });
  });
  return {
    declare: (key, source) => {
      const before = endpoints.get(key);
      const webhook = source?.webhook ?? undefined;
      if (before && webhook && isSame(before.webhook, webhook)) return;
      before?.endpoint.stop();
      endpoints.delete(key);
      if (source && webhook) endpoints.set(key, { webhook, endpoint: runEndpoint(source, webhook, parts) });
    },
    projected: (arrived) => {
      const atMs = parts.nowMs();
      for (const { key, event } of arrived) {
        if (!isNewsOfSource(event)) continue;
        const [namespace, name] = key.split(".");
        times.take(`${namespace}/${name}`, { atMs, tookMs: atMs - event.recordedAtMs });
      }
    },
    health: (key) => {
      const webhook = endpoints.get(key)?.endpoint.health();
      const timeToHonour = times.of(key, parts.nowMs());
      return { ...(webhook && { webhook }), ...(timeToHonour && { timeToHonour }) };
    },
    stop: () => {
      told.stop();
      for (const { endpoint } of endpoints.values()) endpoint.stop();
    },
  };
}

/** Whoever else records a withdrawal measures it; and a list that is read for the first time holds many that are old. */
function isNewsOfSource({ event, by, atMs, recordedAtMs }: ConsentEvent): boolean {
  return event === "Withdrawn" && by === "sync" && atMs > recordedAtMs - 24 * 3_600_000;
}

function isSame(a: Webhook, b: Webhook): boolean {
  return a.url === b.url && a.credentials === b.credentials;
}
