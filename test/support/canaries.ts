/** Canaries, and the search for them in everything that is written down anywhere. */
import type { NatsConnection } from "../../src/io/nats/connect.ts";

export const number = "447700900731";
export const canaries = ["447700900731", "+44 7700 900731", "Zanzibarcanary", "Mrs Quillfeather", "4477 009 00731"];
/** The number without its country's code, however digits are grouped. */
const national = "7700900731";
/** Bodies may hold them, and so may what the producer itself sent: its own message id stays on its own message. */
const bodySubjects = /^consentry\.(?:send|outbound|body)\./;

export type Place = { readonly where: string; readonly text: string };

/** Every way in which a canary could have been written down. */
function spellings(canary: string): string[] {
  const digits = canary.replace(/\D/g, "");
  const plain = [canary, ...(digits.length >= 7 ? [digits] : [])];
  const base64 = plain.flatMap((each) => [0, 1, 2].map((shift) => base64Middle(each, shift)));
  return [...plain, ...plain.map(encodeURIComponent), ...base64, JSON.stringify(canary).slice(1, -1)];
}

/** A text without what people put between the digits of a number. */
function grouped(text: string): string {
  return text.replace(/(?<=\d)[\s().\-_/]+(?=[\d(])/g, "");
}

/** What stands of a text in base64 wherever it begins: its first and last characters depend on what is around it. */
function base64Middle(text: string, shift: number): string {
  return Buffer.from("x".repeat(shift) + text)
    .toString("base64url")
    .slice(shift === 0 ? 0 : 4, -4);
}

export function hits(places: readonly Place[]): string[] {
  const wanted = canaries.flatMap(spellings);
  return places
    .filter(({ text }) => wanted.some((spelling) => text.includes(spelling)) || grouped(text).includes(national))
    .map(({ where, text }) => `${where}: ${text.slice(0, 200)}`);
}

/** Everything that crosses NATS: subject, reply, headers, and bodies where none may name anybody. */
export function capture(nc: NatsConnection, places: Place[]): void {
  nc.subscribe(">", {
    callback: (_, message) => {
      const { subject, reply, headers, data } = message;
      places.push({ where: "a subject", text: `${subject} ${reply ?? ""}` });
      const fields = headers ? [...headers].map(([name, values]) => `${name}: ${values.join()}`).join("\n") : "";
      const ownMessage = bodySubjects.test(subject) || /^_INBOX/.test(subject);
      if (!bodySubjects.test(subject))
        places.push({ where: `headers on ${subject}`, text: headersOf(subject, fields) });
      if (!ownMessage) places.push({ where: `a body on ${subject}`, text: Buffer.from(data).toString("utf8") });
    },
  });
}

/** A message that is delivered to a gate carries the producer's own headers. */
function headersOf(subject: string, fields: string): string {
  return subject.startsWith("_INBOX") ? fields.replace(/^(?:Nats-Msg-Id|Consentry-Expires): .*$/gm, "") : fields;
}

export async function readStored(nc: NatsConnection, stream: string, places: Place[]): Promise<void> {
  const info = await nc.request(`$JS.API.STREAM.INFO.${stream}`, "");
  const { state } = info.json<{ state: { first_seq: number; last_seq: number } }>();
  for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
    const answer = await nc.request(`$JS.API.STREAM.MSG.GET.${stream}`, JSON.stringify({ seq }));
    const { message } = answer.json<{ message?: { subject: string; hdrs?: string; data?: string } }>();
    if (message === undefined) continue;
    const [headers = "", data = ""] = [message.hdrs, message.data].map((each) =>
      Buffer.from(each ?? "", "base64").toString("utf8"),
    );
    places.push({ where: `${stream} ${seq}`, text: `${message.subject} ${headers}` });
    if (!bodySubjects.test(message.subject)) places.push({ where: `${stream} ${seq}, its data`, text: data });
  }
}

/** Every record of every stream. */
export async function readAllStored(nc: NatsConnection, places: Place[]): Promise<void> {
  const { streams } = (await nc.request("$JS.API.STREAM.NAMES", "")).json<{ streams: string[] }>();
  for (const stream of streams) await readStored(nc, stream, places);
}
