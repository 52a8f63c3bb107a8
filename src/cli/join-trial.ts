import type { NatsConnection } from "../io/nats/connect.ts";
import { publishRecord } from "../io/nats/records.ts";
import { watchVerdicts } from "../io/nats/verdict-watch.ts";
import { headers } from "../schemas/wire/headers.ts";
import type { CampaignRef } from "../schemas/wire/subjects.ts";
import type { VerdictRecord } from "../schemas/wire/verdict.ts";

/** A message that is judged and goes no further. */
export type Trial = { readonly subject: string; readonly payload: string; readonly timeoutMs: number };

/**
 * Publishes a trial and waits for its verdict; undefined when none came within the time. Reads verdicts before it publishes, so
 * that the one it waits for cannot be missed.
 *
 * @throws Failure when the message was not stored
 */
export async function judgeTrial(
  nc: NatsConnection,
  campaign: CampaignRef,
  trial: Trial,
): Promise<VerdictRecord | undefined> {
  const verdicts = new Map<number, VerdictRecord>();
  let look = () => {};
  const watch = await watchVerdicts(nc, {
    campaign,
    from: "new",
    onVerdict: (record) => {
      verdicts.set(record.sequence, record);
      look();
    },
  });
  try {
    const { sequence } = await publishRecord(nc, trial.subject, trial.payload, { headers: { [headers.trial]: "1" } });
    return await new Promise<VerdictRecord | undefined>((resolve) => {
      const timer = setTimeout(() => resolve(undefined), trial.timeoutMs);
      look = () => {
        const record = verdicts.get(sequence);
        if (!record) return;
        clearTimeout(timer);
        resolve(record);
      };
      look();
    });
  } finally {
    watch.stop();
  }
}
