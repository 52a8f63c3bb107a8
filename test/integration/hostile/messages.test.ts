import { type ChildProcess, spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { VerdictRecord } from "../../../src/schemas/wire/verdict.ts";
import { eventually } from "../../support/eventually.ts";
import { type GateStage, gateStage, templatePayload } from "../../support/gate-stage.ts";
import { publishRaw, type RawMessage } from "../../support/raw-nats.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";

// One partition takes all that is hostile here, with an honest message behind each: what is refused must stop nobody.

type Verdict = VerdictRecord & { readonly logSequence: number };
type Hostile = Partial<RawMessage>;

const judgedWithinMs = 30_000;
const serverPayloadMax = 1024 * 1024;
const send = (campaign: string, namespace = "marketing") => `consentry.send.${namespace}.${campaign}.0001`;
const honestNumber = "447700900001";
const honest = templatePayload(honestNumber, ["Ann"]);
const withText = (json: string) =>
  `{"messaging_product":"whatsapp","to":"${honestNumber}","type":"text","text":{"body":${json}}}`;
const invalidUtf8 = (...bytes: number[]) => {
  const [before, after] = withText('"~"').split("~");
  return Buffer.concat([Buffer.from(before ?? ""), Buffer.from(bytes), Buffer.from(after ?? "")]);
};

const bodies: [what: string, body: Uint8Array | string, message: RegExp][] = [
  ["nothing", "", /not a JSON object/],
  ["5,000 objects deep", `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`, /deeper than 64/],
  ["a string of a megabyte", withText(`"${"x".repeat(1_000_000)}"`), /larger than 262144 bytes/],
  ["as much as the server takes", Buffer.alloc(serverPayloadMax, 0x61), /larger than 262144 bytes/],
  ["a byte order mark", `\ufeff${honest}`, /not a JSON object/],
  ["half a surrogate pair", withText('"\\ud83d"'), /a character is half/],
  ["__proto__", withText('"hi"').replace("{", '{"__proto__":{"to":"447700900002"},'), /a key is reserved/],
  ["a recipient twice", honest.replace("{", '{"to":"447700900002",'), /twice/],
  ["1e400", withText('"hi"').replace("{", '{"x":1e400,'), /out of range/],
  ["a raw NUL in a string", withText('"a\u0000b"'), /not a JSON object/],
  ["a raw line break in a string", withText('"a\nb"'), /not a JSON object/],
  ["overlong UTF-8", invalidUtf8(0xc0, 0xaf), /not a JSON object/],
  ["a surrogate in UTF-8", invalidUtf8(0xed, 0xa0, 0x80), /not a JSON object/],
  ["half a UTF-8 character", invalidUtf8(0xe2, 0x82), /not a JSON object/],
  ["a number as recipient", honest.replace(`"${honestNumber}"`, honestNumber), /recipient must be a string/],
  ["a group", honest.replace("individual", "group"), /Groups/],
  ["constructor as type", honest.replace('"type":"template"', '"type":"constructor"'), /type must be one of/],
];

const subjects: [what: string, subject: string][] = [
  ["capitals", send("GOOD")],
  ["letters beyond ASCII", send("gööd")],
  ["a NUL", send("go\u0000od")],
  ["a subject transform", send("{{partition(8,1)}}")],
  ["a dollar", send("$JS")],
  ["a namespace that is none", send("hostile", "-x-")],
  ["500 characters", send("a".repeat(500))],
  ["almost as many characters as a line of the protocol", send("a".repeat(4050))],
];

const deadlines: [what: string, header: string][] = [
  ["seconds", "3600"],
  ["words", "in 5 minutes"],
  ["a year beyond all calendars", "+275760-09-13T00:00:00Z"],
  ["control characters", "\u0000\u0001"],
  ["a time without a zone", "2126-01-01T00:00:00"],
];

const ignored: [what: string, headers: string][] = [
  ["a verdict of its own", 'Consentry-Verdict: {"outcome":"approved"}\r\n'],
  ["a hold of its own", 'Consentry-Hold: {"scope":"all","action":"hold"}\r\n'],
  ["a document for the policy", 'Consentry-Input: {"facts":{}}\r\n'],
  ["a message id of 60,000 characters", `Nats-Msg-Id: ${"x".repeat(60_000)}\r\n`],
  ["a line that is no header", "no colon here\r\n"],
];

const refusedByServer: [what: string, message: Hostile, answer: RegExp][] = [
  ["a rollup", { headers: "Nats-Rollup: all\r\n" }, /rollup not permitted/],
  ["a time to live", { headers: "Nats-TTL: 1s\r\n" }, /TTL is disabled/],
  ["a batch", { headers: "Nats-Batch-Id: x\r\nNats-Batch-Sequence: 1\r\nNats-Batch-Commit: 1\r\n" }, /disabled/],
  ["a schedule", { headers: "Nats-Schedule: @at 2027-01-01T00:00:00Z\r\nNats-Schedule-Target: x\r\n" }, /disabled/],
  ["a dot in the campaign's name", { subject: send("go.od") }, /503/],
  ["an empty name", { subject: send("") }, /Invalid Publish Subject/],
  ["OUTBOUND's own subjects", { subject: "consentry.outbound.marketing.good.3" }, /503/],
  ["more than the server takes", { data: Buffer.alloc(serverPayloadMax + 1) }, /Maximum Payload|closed/],
];

const wildcards = [send("*"), send(">"), send("good", "*"), "consentry.send.marketing.good.>"];

describeWithServers("a hostile producer", () => {
  const nats = useNats();
  let stage: GateStage;
  let gate: ChildProcess;
  const sequences = new Map<string, number>();
  const honestSequences: number[] = [];
  let verdicts: Map<number, Verdict>;

  beforeAll(async () => {
    stage = await gateStage(nats().url);
    await stage.declare({ name: "good" });
    await stage.agree(honestNumber);
    gate = spawn(process.execPath, ["test/support/run-gate.ts"], {
      env: { ...process.env, ...stage.environment("gate-0") },
      stdio: ["ignore", "inherit", "inherit"],
    });
    for (const [what, data] of bodies) await publish(what, { data });
    for (const [what, subject] of subjects) await publish(what, { subject });
    for (const [what, value] of deadlines) await publish(what, { headers: `Consentry-Expires: ${value}\r\n` });
    for (const [what, headers] of ignored) await publish(what, { headers });
    await publish("a line break in a header", { headers: "Consentry-Expires: x\r\n\r\nNats-Msg-Id: 1\r\n" });
    await publish("another's subject", { data: templatePayload("447700900002", ["Ann"]) });
    for (const subject of wildcards) await publishRaw(nats().url, { subject, data: honest });
    await publishHonest();
    verdicts = await allJudged();
  }, 120_000);
  afterAll(() => void gate?.kill("SIGKILL"));

  async function publish(what: string, hostile: Hostile): Promise<void> {
    sequences.set(what, await store({ subject: send("good"), data: honest, ...hostile }));
    await publishHonest();
  }

  async function publishHonest(): Promise<void> {
    honestSequences.push(await store({ subject: send("good"), data: honest }));
  }

  async function store(message: RawMessage): Promise<number> {
    const answer = await publishRaw(nats().url, message);
    if (!("ack" in answer)) throw new Error(answer.error);
    return Number(Reflect.get(Object(answer.ack), "seq"));
  }

  async function allJudged(): Promise<Map<number, Verdict>> {
    const wanted = [...sequences.values(), ...honestSequences];
    return await eventually(
      async () => {
        const found = new Map((await stage.verdicts()).map((verdict) => [verdict.sequence, verdict]));
        return wanted.every((sequence) => found.has(sequence)) ? found : undefined;
      },
      { withinMs: judgedWithinMs, everyMs: 200 },
    );
  }

  const verdictOn = (what: string) => verdicts.get(sequences.get(what) ?? 0);

  describe("is refused, and told why, for a body that is", () => {
    it.each(bodies)("%s", (what, _body, message) => {
      const refusal = { rule: "malformed", message: expect.stringMatching(message) };
      expect(verdictOn(what)).toMatchObject({ outcome: "rejected", recipient: "", violations: [refusal] });
    });
  });

  describe("is refused, under no name, for a campaign whose name has", () => {
    it.each(subjects)("%s", (what) => {
      expect(verdictOn(what)).toMatchObject({
        outcome: "rejected",
        campaign: { namespace: "-", name: "-" },
        violations: [{ rule: "unknown-campaign" }],
      });
    });
  });

  it.each(deadlines)("sends nothing late for a deadline that cannot be read: %s", (what) => {
    expect(verdictOn(what)).toMatchObject({ outcome: "rejected", violations: [{ rule: "expired" }] });
  });

  it.each(ignored)("changes nothing by a header of ours: %s", (what) => {
    expect(verdictOn(what)).toMatchObject({ outcome: "approved", gate: "gate-0", violations: [] });
  });

  it("puts nothing into a record by a line break in a header", () => {
    expect(verdictOn("a line break in a header")).toMatchObject({ outcome: "rejected", gate: "gate-0" });
  });

  it("is refused for a subject with the digits of somebody else", () => {
    expect(verdictOn("another's subject")).toMatchObject({ violations: [{ rule: "partition-mismatch" }] });
  });

  it.each(refusedByServer)("cannot even publish %s", async (_what, message, expected) => {
    const answer = await publishRaw(nats().url, { subject: send("good"), data: honest, ...message });
    expect(JSON.stringify(answer)).toMatch(expected);
  });

  it("holds up nobody: every honest message between is approved, in order", () => {
    const found = honestSequences.map((sequence) => verdicts.get(sequence));
    expect(found.map((verdict) => verdict?.outcome)).toEqual(honestSequences.map(() => "approved"));
    const places = found.map((verdict) => verdict?.logSequence ?? 0);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it("leaves nothing behind in OUTBOUND, wildcards in subjects included", async () => {
    await eventually(async () => {
      const info = await stage.nc.request("$JS.API.STREAM.INFO.OUTBOUND", "");
      return info.json<{ state: { messages: number } }>().state.messages === 0;
    });
  });
});
