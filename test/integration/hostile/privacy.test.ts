import { spawn } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { NatsConnection } from "../../../src/io/nats/connect.ts";
import { eventually } from "../../support/eventually.ts";
import { type GateStage, gateStage, templatePayload } from "../../support/gate-stage.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";

// A gate at work on messages full of canaries, with everything that crosses NATS captured from the start.

const number = "447700900731";
const canaries = ["447700900731", "+44 7700 900731", "Zanzibarcanary", "Mrs Quillfeather", "4477 009 00731"];
/** Bodies may hold them, and so may what the producer itself sent: its own message id stays on its own message. */
const bodySubjects = /^consentry\.(?:send|outbound|body)\./;

type Place = { readonly where: string; readonly text: string };

/** Every way in which a canary could have been written down. */
function spellings(canary: string): string[] {
  const digits = canary.replace(/\D/g, "");
  const plain = [canary, ...(digits.length >= 7 ? [digits] : [])];
  const base64 = plain.flatMap((each) => [0, 1, 2].map((shift) => base64Middle(each, shift)));
  return [...plain, ...plain.map(encodeURIComponent), ...base64, JSON.stringify(canary).slice(1, -1)];
}

/** What stands of a text in base64 wherever it begins: its first and last characters depend on what is around it. */
function base64Middle(text: string, shift: number): string {
  return Buffer.from("x".repeat(shift) + text)
    .toString("base64url")
    .slice(shift === 0 ? 0 : 4, -4);
}

function hits(places: readonly Place[]): string[] {
  const wanted = canaries.flatMap(spellings);
  return places
    .filter(({ text }) => wanted.some((spelling) => text.includes(spelling)))
    .map(({ where, text }) => `${where}: ${text.slice(0, 200)}`);
}

describeWithServers("nobody is named outside of bodies", () => {
  const nats = useNats();
  const places: Place[] = [];
  let stage: GateStage;
  let stop: () => void;

  beforeAll(async () => {
    stage = await gateStage(nats().url);
    capture(stage.nc, places);
    const gate = spawn(process.execPath, ["test/support/run-gate.ts"], {
      env: { ...process.env, ...stage.environment("gate-0"), CONSENTRY_LOG_LEVEL: "debug" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    stop = () => void gate.kill("SIGKILL");
    let log = "";
    for (const stream of [gate.stdout, gate.stderr]) {
      stream.on("data", (chunk) => {
        log += String(chunk);
        places.push({ where: "the gate's log", text: String(chunk) });
      });
    }
    await sendCanaries();
    const url = await eventually(() => /"url":"([^"]+)"/.exec(log)?.[1], { withinMs: 30_000 });
    places.push({ where: "/metrics", text: await (await fetch(`${url}/metrics`)).text() });
    for (const stream of ["VERDICTS", "KV_totals", "KV_gates", "KV_holds", "KV_desired", "KV_suppress"]) {
      await readStored(stage.nc, stream, places);
    }
  }, 120_000);
  afterAll(() => stop?.());

  async function sendCanaries(): Promise<void> {
    const campaign = await stage.declare({ name: "canary" });
    const quiet = await stage.declare({ name: "canary-night", quietHours: { from: "00:00", to: "23:59" } });
    await stage.agree(number);
    const headers = (id: string) => ({ "Nats-Msg-Id": `${number}-${id}` });
    const parameters = ["Mrs Quillfeather", "Zanzibarcanary"];
    const template = templatePayload("+44 7700 900731", parameters);
    const text = JSON.stringify({
      messaging_product: "whatsapp",
      to: number,
      type: "text",
      text: { body: `Zanzibarcanary https://${number}.example/ wa.me/${number} call 4477 009 00731` },
    });
    const sent = [
      await stage.send(campaign, number, { payload: template, headers: headers("approved") }),
      await stage.send(quiet, number, { payload: template, headers: headers("deferred") }),
      await stage.send(campaign, number, { payload: text, headers: headers("rejected") }),
      await stage.send(campaign, number, { payload: `${text}}`, headers: headers("malformed") }),
      await stage.send(campaign, number, { payload: template.replace("spring_offer", number) }),
      await stage.send({ namespace: "marketing", name: "nobody" }, number, { payload: template }),
      await stage.send(campaign, number, { headers: { "Consentry-Expires": number } }),
    ];
    await eventually(
      async () => {
        const judged = new Set((await stage.verdicts()).map(({ sequence }) => sequence));
        return sent.every((sequence) => judged.has(sequence));
      },
      { withinMs: 60_000, everyMs: 200 },
    );
  }

  it("on any subject, in any header, key, record, log line or metric", () => {
    expect(hits(places)).toEqual([]);
    expect(places.length).toBeGreaterThan(50);
  });

  it("and the search would find them, however they are written", () => {
    const written = [
      `{"to":"${number}"}`,
      "to=%2B44%207700%20900731",
      Buffer.from(`xy${number}z`).toString("base64"),
      Buffer.from("Dear Mrs Quillfeather,").toString("base64"),
    ];
    for (const text of written) expect(hits([{ where: "planted", text }])).toHaveLength(1);
  });
});

/** Everything that crosses NATS: subject, reply, headers, and bodies where none may name anybody. */
function capture(nc: NatsConnection, places: Place[]): void {
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

async function readStored(nc: NatsConnection, stream: string, places: Place[]): Promise<void> {
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
