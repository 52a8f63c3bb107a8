/** Act one: people agree, by a list or in a database and by events, and some write to the business first. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { consentCsv } from "../input/consent-lists.ts";
import { crowd, peopleWithOpenWindow } from "../input/lists.ts";
import type { Person } from "../input/people.ts";
import { namespace } from "../stage/places.ts";
import type { Stage } from "../stage/stage.ts";
import { type Act, inFigures, type Scene } from "./scene.ts";

const monthMs = 30 * 24 * 3_600_000;

export const agree: Act = {
  title: "People agree",
  play: async (scene) => {
    const { stage, say } = scene;
    const { members, leaver, subscribers, travellers, tired } = crowd;
    await stage.members.write([...members, ...leaver]);
    const count = inFigures(members.length + leaver.length);
    say(`${count} members of the shop stand ${stage.members.where}, which sync reads and hashes into pseudonyms.`);
    const writers = peopleWithOpenWindow();
    await openWindows(stage, writers);
    say(
      `${inFigures(writers.length)} people write to the shop: intake takes WhatsApp's webhooks, and it may answer them for 24 hours.`,
    );
    await importConsent(scene, { people: [...subscribers, ...travellers, ...tired], evidence: "form" });
    say(
      `${inFigures(subscribers.length + travellers.length + tired.length)} people agreed on the website: consentry consent import.`,
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

/** A number has to be known first: what is written to another one opens nothing. */
async function openWindows(stage: Stage, writers: readonly Person[]): Promise<void> {
  await stage.kubectl(["wait", "senders", "--all", "-n", namespace, "--for=condition=Ready", "--timeout=60s"]);
  for (let at = 0; at < writers.length; at += webhookMax)
    await stage.whatsApp.tellWritten(writers.slice(at, at + webhookMax), "Is this still available?");
}

/** Messages that WhatsApp puts into one webhook when many come at once. */
const webhookMax = 500;
