/** WhatsApp, as far as it speaks to us: webhooks, signed with the app's secret and repeated until they are taken. */
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Person } from "../input/people.ts";
import { until } from "./until.ts";

export type WhatsApp = {
  /** Says that these people wrote this just now. Resolves when intake has answered that it has it. @throws when it does not */
  readonly tellWritten: (people: readonly Person[], text: string) => Promise<void>;
};

/** The number of examples/demo/10-sender.yaml. */
const line = { wabaId: "102290129340398", phoneNumberId: "106540352242924", display: "35315550100" };
const startedDeadlineMs = 30_000;
const takenDeadlineMs = 15_000;
const retryMs = 250;

/** @param logFile where intake says at which address it takes webhooks */
export function createWhatsApp(of: {
  readonly logFile: string;
  readonly secret: string;
  readonly check: () => void;
}): WhatsApp {
  let address: string | undefined;
  return {
    tellWritten: async (people, text) => {
      address ??= await addressIn(of);
      await post(address, JSON.stringify(webhookOf(people, text)), of);
    },
  };
}

async function addressIn({
  logFile,
  check,
}: {
  readonly logFile: string;
  readonly check: () => void;
}): Promise<string> {
  const what = "intake takes webhooks";
  return await until({ what, deadlineMs: startedDeadlineMs, check }, () => {
    const started = readFileSync(logFile, "utf8")
      .split("\n")
      .find((text) => text.includes('"intake-started"'));
    return started === undefined ? undefined : String(JSON.parse(started).webhook);
  });
}

async function post(
  url: string,
  body: string,
  { secret, check }: { readonly secret: string; readonly check: () => void },
) {
  const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  let answered = "";
  const found = () => answered;
  await until(
    { what: "intake takes a webhook", deadlineMs: takenDeadlineMs, everyMs: retryMs, found, check },
    async () => {
      const answer = await fetch(url, { method: "POST", body, headers: { "x-hub-signature-256": signature } });
      answered = `${answer.status} ${await answer.text()}`;
      return answer.ok;
    },
  );
}

/** As Meta's example of a text message. */
function webhookOf(people: readonly Person[], text: string) {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const metadata = { display_phone_number: line.display, phone_number_id: line.phoneNumberId };
  const contacts = people.map(({ number }) => ({ wa_id: number, profile: { name: "Somebody" } }));
  const messages = people.map(({ number }, index) => ({
    ...{ from: number, id: `wamid.demo${timestamp}${index}`, timestamp },
    ...{ type: "text", text: { body: text } },
  }));
  const value = { messaging_product: "whatsapp", metadata, contacts, messages };
  return { object: "whatsapp_business_account", entry: [{ id: line.wabaId, changes: [{ field: "messages", value }] }] };
}
