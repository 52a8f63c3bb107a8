import type { HoldSight } from "../../schemas/wire/sent.ts";
import type { CampaignRef } from "../../schemas/wire/subjects.ts";

export type SightsParts = {
  readonly put: (campaign: CampaignRef, sight: HoldSight) => Promise<void>;
  /** The hold that stops the campaign now, by whatever scope; undefined when none does. */
  readonly holdOf: (campaign: CampaignRef) => string | undefined;
  readonly onFault: (error: unknown) => void;
  readonly nowMs: () => number;
};

/**
 * Writes down when dispatch saw each campaign's hold and whether a send started after it. It keeps its own book, apart from
 * the look before each send, so that it can prove that look wrong.
 */
export type Sights = {
  readonly sendStarts: (campaign: CampaignRef) => void;
  /** Holds have changed: looks at every campaign that has sent something, and at the ones named. */
  readonly holdsChanged: (campaigns: readonly CampaignRef[]) => void;
};

export function createSights(parts: SightsParts): Sights {
  const lastSends = new Map<string, number>();
  const seen = new Map<string, HoldSight>();
  let written = Promise.resolve();
  return {
    sendStarts: (campaign) => {
      const id = idOf(campaign);
      const atMs = parts.nowMs();
      lastSends.set(id, atMs);
      const sight = seen.get(id);
      if (sight) write(campaign, { ...sight, lastSendAtMs: atMs, sentAfterSeen: sight.sentAfterSeen + 1 });
    },
    holdsChanged: (campaigns) => {
      // Also those that have sent nothing yet: a hold that is over would be held against their first send.
      const known = new Set([...lastSends.keys(), ...seen.keys(), ...campaigns.map(idOf)]);
      for (const id of known) look(refOf(id));
    },
  };

  function look(campaign: CampaignRef): void {
    const id = idOf(campaign);
    const hold = parts.holdOf(campaign);
    if (hold === undefined) return void seen.delete(id);
    if (seen.get(id)?.hold === hold) return;
    write(campaign, { hold, seenAtMs: parts.nowMs(), lastSendAtMs: lastSends.get(id) ?? null, sentAfterSeen: 0 });
  }

  /** One after the other: of two holds that come at once the later must not be overtaken by the earlier. */
  function write(campaign: CampaignRef, sight: HoldSight): void {
    seen.set(idOf(campaign), sight);
    written = written.then(() => parts.put(campaign, sight)).catch(parts.onFault);
  }
}

function idOf(campaign: CampaignRef): string {
  return `${campaign.namespace}/${campaign.name}`;
}

function refOf(id: string): CampaignRef {
  const [namespace = "", name = ""] = id.split("/");
  return { namespace, name };
}
