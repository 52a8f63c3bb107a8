import type { CampaignRef } from "../../schemas/wire/subjects.ts";

/** WhatsApp refuses more than this in `biz_opaque_callback_data`. */
const callbackDataMax = 512;

/**
 * The payload as it goes out: the producer's own, and in `biz_opaque_callback_data` the campaign and the decision, which
 * WhatsApp repeats in every status of the message. What the producer had put there follows, where there is room.
 * Undefined when the body is no JSON object.
 */
export function trackedBody(
  body: string,
  decided: { readonly campaign: CampaignRef; readonly decision: string },
): string | undefined {
  const payload = objectOf(body);
  if (!payload) return undefined;
  const own = `campaign=${decided.campaign.namespace}/${decided.campaign.name};decision=${decided.decision}`;
  const producers = payload.biz_opaque_callback_data;
  const both = typeof producers === "string" && producers !== "" ? `${own};${producers}` : own;
  return JSON.stringify({ ...payload, biz_opaque_callback_data: both.length <= callbackDataMax ? both : own });
}

const tracked = /^campaign=([a-z0-9-]{1,63})\/([a-z0-9-]{1,63});decision=([^;]{1,128})/;

/** Campaign and decision as `trackedBody` wrote them, from what WhatsApp repeats; undefined: the message is not ours. */
export function decidedIn(
  callbackData: string,
): { readonly campaign: CampaignRef; readonly decision: string } | undefined {
  const [, namespace, name, decision] = tracked.exec(callbackData) ?? [];
  if (namespace === undefined || name === undefined || decision === undefined) return undefined;
  return { campaign: { namespace, name }, decision };
}

function objectOf(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
