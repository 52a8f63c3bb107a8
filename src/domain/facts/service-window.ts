import { type Fact, known } from "../../schemas/policy/fact.ts";

/** WhatsApp lets a business answer freely for 24 hours after the person's last message, per business number. */
const windowMs = 24 * 3600 * 1000;

export function serviceWindow(
  lastInboundAtMs: number | undefined,
  nowMs: number,
): Fact<{ openUntilMs: number | null }> {
  if (lastInboundAtMs === undefined) return known({ openUntilMs: null });
  const openUntilMs = lastInboundAtMs + windowMs;
  return known({ openUntilMs: openUntilMs > nowMs ? openUntilMs : null });
}
