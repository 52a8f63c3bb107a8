/** Act one: people agree, by a list and by events, and some write to the business first. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeMany } from "../../../io/nats/many.ts";
import { buckets, partitionOf, windowKey } from "../../../schemas/wire/subjects.ts";
import { consentCsv } from "../input/consent-lists.ts";
import { crowd, peopleWithOpenWindow } from "../input/lists.ts";
import type { Person } from "../input/people.ts";
import { namespace } from "../stage/places.ts";
import type { Stage } from "../stage/stage.ts";
import { type Act, inFigures, type Scene } from "./scene.ts";

const monthMs = 30 * 24 * 3_600_000;
export const sender = { namespace, name: "idesk-shop" };
export const membersFile = "shop-members.csv";

export const agree: Act = {
  title: "People agree",
  play: async (scene) => {
    const { stage, say } = scene;
    const { members, subscribers, travellers } = crowd;
    const memberList = { people: members, notice: "wa-members-2026-05", evidence: "till", doubleOptIn: false };
    writeFileSync(join(stage.own.lists, membersFile), consentCsv({ ...memberList, atMs: Date.now() - monthMs }));
    say(
      `${inFigures(members.length)} members of the shop stand in a list, which sync reads and hashes into pseudonyms.`,
    );
    await importConsent(scene, { people: [...subscribers, ...travellers], evidence: "form" });
    say(`${inFigures(subscribers.length + travellers.length)} people agreed on the website: consentry consent import.`);
    const writers = peopleWithOpenWindow();
    await openWindows(stage, writers);
    say(
      `${inFigures(writers.length)} people have just written to the shop, so it may answer them freely for 24 hours.`,
    );
    await stage.untilReady();
    say("Every campaign is Ready: both gates judge by its declaration.");
  },
};

/** Imports website consent as an officer would, with the real command. @throws when it is refused */
export async function importConsent(
  { stage }: Pick<Scene, "stage">,
  of: { readonly people: readonly Person[]; readonly evidence: string },
): Promise<void> {
  const file = join(stage.own.directory, `${of.evidence}.csv`);
  const atMs = Date.now() - monthMs;
  writeFileSync(file, consentCsv({ ...of, notice: "wa-optin-2026-03", doubleOptIn: true, atMs }));
  await stage.mustConsentry(["consent", "import", "website-optin", file, "-n", namespace]);
}

/** What the intake role writes when somebody's message comes in. */
async function openWindows(stage: Stage, writers: readonly Person[]): Promise<void> {
  const value = { lastInboundAtMs: Date.now() };
  const writes = writers.map(({ number }) => {
    const partition = partitionOf(number.slice(-4), stage.partitions);
    return { key: windowKey(sender, partition, stage.pseudonym(number)), value, expected: undefined };
  });
  for (let at = 0; at < writes.length; at += writesMax) {
    await writeMany(stage.nc, { bucket: buckets.window, writes: writes.slice(at, at + writesMax) });
  }
}

/** Writes under way at once. */
const writesMax = 1000;
