/** Waits for a campaign to be stopped, everywhere, and tells it. */
import { durationMs } from "../../../schemas/resources/duration.ts";
import { campaignScope } from "../../../schemas/wire/subjects.ts";
import type { CampaignName } from "../input/lists.ts";
import { readSight } from "../log/sent.ts";
import { namespace } from "../stage/places.ts";
import { campaignStatus } from "./objects.ts";
import type { Scene } from "./scene.ts";

const suspendedDeadlineMs = 60_000;

/** Waits for the hold in the log, for dispatch to have seen it, and for the operator to say when the last gate stopped. */
export async function untilSuspended(scene: Scene, campaign: CampaignName): Promise<void> {
  const { stage, say, book, notes } = scene;
  const ref = { namespace, name: campaign };
  const deadlineMs = suspendedDeadlineMs;
  const hold = await stage.until({ what: `${campaign} is stopped`, deadlineMs }, () =>
    book.holds().find(({ scope, action }) => scope === campaignScope(ref) && action === "hold"),
  );
  const sight = await stage.until({ what: `dispatch has seen that ${campaign} is stopped`, deadlineMs }, async () => {
    const seen = await readSight(stage.nc, ref);
    return seen?.hold === hold.id ? seen : undefined;
  });
  const enforcement = await stage.until(
    { what: `the status of ${campaign} says that it is stopped`, deadlineMs },
    async () => {
      const found = (await campaignStatus(stage, campaign)).enforcement;
      return found?.timeToCease !== undefined && found.case !== undefined ? found : undefined;
    },
  );
  const { clause = "", rule = "", case: caseName = "", timeToCease = "0s" } = enforcement;
  const timeToCeaseMs = durationMs(timeToCease);
  notes.suspensions.push({
    campaign,
    clause,
    rule,
    cause: enforcement.cause ?? "",
    case: caseName,
    timeToCeaseMs,
    seenAtMs: sight.seenAtMs,
  });
  say(
    `${campaign} is stopped: ${clause} ${rule}. The last gate stopped ${timeToCeaseMs} ms after the breach; case ${caseName}.`,
  );
}
