import { decidedIn } from "../../domain/dispatch/tracked-body.ts";
import type { CloudAnswer } from "../../schemas/whatsapp/cloud-answer.ts";
import type { Scheduler } from "./scheduler.ts";

const refusals = [
  { status: 429, code: 130429 },
  { status: 400, code: 131026 },
  { status: 401, code: 190 },
] as const;

/** WhatsApp's Cloud API: it accepts, refuses, or breaks before or after it has accepted. */
export function createWhatsApp(scheduler: Scheduler, isTroubled: () => boolean) {
  /** Payloads that were accepted, by decision. */
  const accepted = new Map<string, string[]>();
  return { accepted, post };

  function post(payload: string): CloudAnswer {
    if (!isTroubled() || scheduler.chance(0.9)) return accept(payload);
    if (scheduler.chance(0.7)) {
      const { status, code } = scheduler.pick(refusals);
      return { kind: "answered", status, body: { error: { code } }, retryAfterMs: status === 401 ? 1000 : null };
    }
    if (scheduler.chance(0.5)) accept(payload);
    return { kind: "answered", status: 502, body: null, retryAfterMs: null };
  }

  function accept(payload: string): CloudAnswer {
    const { biz_opaque_callback_data: data = "" } = JSON.parse(payload);
    const decision = decidedIn(data)?.decision ?? "";
    accepted.set(decision, [...(accepted.get(decision) ?? []), payload]);
    return { kind: "answered", status: 200, body: { messages: [{ id: `wamid.${decision}` }] }, retryAfterMs: null };
  }
}
