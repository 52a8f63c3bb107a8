import type { NatsConnection } from "@nats-io/transport-node";
import { signalSubject, type WithdrawalSignal } from "../../schemas/wire/signal.ts";
import type { CampaignRef } from "../../schemas/wire/subjects.ts";
import { publishJson } from "./records.ts";

/**
 * Makes a withdrawal known on SIGNALS; stored once, if it comes again within two minutes.
 *
 * @returns whether it was new @throws as `publishRecord`
 */
export async function publishWithdrawal(
  nc: NatsConnection,
  { about, signal }: { readonly about: CampaignRef; readonly signal: WithdrawalSignal },
): Promise<boolean> {
  const subject = signalSubject("withdrawal", about);
  return !(await publishJson(nc, subject, signal, { messageId: signal.id })).duplicate;
}
