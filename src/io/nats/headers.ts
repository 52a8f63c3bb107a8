import type { Msg, MsgHdrs } from "@nats-io/transport-node";

/**
 * Headers written straight to the wire. The client's own header class copies each value into lists and builds the block
 * anew at every call, which at ten thousand records a second is a third of the cost of a publish.
 * Values must not hold CR or LF; everything written here is JSON, a number or a name.
 */
export function wireHeaders(fields: Readonly<Record<string, string | number>>): MsgHdrs {
  let block = "NATS/1.0\r\n";
  for (const name in fields) block += `${name}: ${fields[name]}\r\n`;
  const bytes = Buffer.from(`${block}\r\n`, "utf8");
  return { encode: () => bytes } as unknown as MsgHdrs;
}

/** One header's value, read from a received message; empty when absent. */
export function headerOf(message: Pick<Msg, "headers">, name: string): string {
  return message.headers?.get(name) ?? "";
}

/** Where a delivered message stands, from its acknowledgement subject (both forms that servers use). */
export type Delivery = {
  readonly deliveries: number;
  readonly streamSequence: number;
  readonly consumerSequence: number;
  readonly storedAtMs: number;
  readonly pending: number;
};

export function deliveryOf(reply: string | undefined): Delivery | undefined {
  if (!reply?.startsWith("$JS.ACK.")) return undefined;
  const tokens = reply.split(".");
  // $JS.ACK.<stream>.<consumer>.… or, from newer servers, $JS.ACK.<domain>.<account>.<stream>.<consumer>.…
  const at = tokens.length > 9 ? 6 : 4;
  return {
    deliveries: Number(tokens[at]),
    streamSequence: Number(tokens[at + 1]),
    consumerSequence: Number(tokens[at + 2]),
    storedAtMs: Math.floor(Number(tokens[at + 3]) / 1e6),
    pending: Number(tokens[at + 4]),
  };
}
