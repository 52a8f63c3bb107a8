import type { ConsentSourceStatus } from "../../schemas/resources/consent-source-status.ts";
import type { SourceHealth } from "../../schemas/wire/consent.ts";
import { instantText } from "../time/instant.ts";
import { spanText } from "../time/span.ts";

type Figures = Pick<ConsentSourceStatus, "timeToHonour" | "webhook">;

/** How soon withdrawals were in force, and whether the system that holds the records takes them. */
export function withdrawalFigures(health: SourceHealth, seen: ConsentSourceStatus): Figures {
  return { ...timeToHonour(health.timeToHonour), ...webhook(health.webhook, seen.webhook) };
}

function timeToHonour(figures: SourceHealth["timeToHonour"]): Figures {
  if (figures === undefined) return {};
  const { p50Ms, p99Ms, worstMs, events } = figures;
  return { timeToHonour: { p50: spanText(p50Ms), p99: spanText(p99Ms), worst: spanText(worstMs), events } };
}

/** A sync that has just started does not know when the last one was taken; the status does. */
function webhook(health: SourceHealth["webhook"], seen: ConsentSourceStatus["webhook"]): Figures {
  if (health === undefined) return {};
  const { pending, undelivered, deliveredAtMs, error } = health;
  const lastDelivered = deliveredAtMs === null ? seen?.lastDelivered : instantText(deliveredAtMs);
  return {
    webhook: {
      ...{ pending, undelivered },
      ...(lastDelivered === undefined ? {} : { lastDelivered }),
      ...(error === null ? {} : { lastError: error }),
    },
  };
}
