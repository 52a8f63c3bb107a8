/**
 * The simplest thing that could stand between OUTBOUND and VERDICTS: every message is passed on with one publish, waited for
 * and acknowledged, up to 256 at a time. It decides nothing. The benchmark starts it as a process of its own.
 */
import { natsFrom, readSettings } from "../../../io/environment.ts";
import { connectNats } from "../../../io/nats/connect.ts";
import { natsSettings } from "../../../schemas/settings.ts";
import { headers } from "../../../schemas/wire/headers.ts";
import { type CampaignRef, verdictSubject } from "../../../schemas/wire/subjects.ts";
import { publishOne, readBacklog } from "./one-by-one.ts";

const nc = await connectNats(natsFrom(readSettings(natsSettings, process.env), "bench-relay", "gate"));
readBacklog(nc, "relay", async (work, at: CampaignRef & { partition: number }) => {
  const verdict = JSON.stringify({ sequence: work.sequence });
  await publishOne(nc, {
    subject: verdictSubject("approved", at, at.partition),
    headers: { [headers.verdict]: verdict },
    data: work.data,
  });
});
