import { createInbox, type NatsConnection } from "@nats-io/transport-node";

/** A subject for answers below the connection's own prefix, which is all that its user may listen to. */
export function newInbox(nc: NatsConnection): string {
  // The library's own clients read it from there as well; its type does not show it.
  const { options } = nc as NatsConnection & { readonly options?: { readonly inboxPrefix?: string } };
  return createInbox(options?.inboxPrefix);
}
