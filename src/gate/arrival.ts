/**
 * Whether a delivery is what must come next. `judged`: its verdict is stored, only the acknowledgement was lost. Anything
 * else that is returned says why the order can no longer be trusted; the partition is then taken again.
 */
export function outboundBreach(
  arrival: { readonly sequence: number; readonly consumerSequence: number; readonly deliveries: number },
  at: { readonly expected: number; readonly position: number },
): string | undefined {
  if (arrival.consumerSequence !== at.expected) return "a delivery is missing";
  if (arrival.sequence <= at.position) return "judged";
  if (arrival.deliveries > 1) return "delivered before";
  return undefined;
}
