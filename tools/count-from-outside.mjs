// @ts-nocheck: it shares nothing with the product, types neither.
/**
 * Counts what a NATS server holds against what was sent, and shares no code with the product: plain Node, the NATS protocol
 * over a socket, the raw VERDICTS stream with its headers.
 *
 *   node tools/count-from-outside.mjs nats://127.0.0.1:4222 sent.jsonl
 *
 * A line of sent.jsonl is one stored message: {"sequence": 7, "recipient": "any token", "cap": {"messages": 3, "perMs": 1000}}
 * (or "cap": null), `sequence` being that of OUTBOUND. Prints one JSON object of counts, with examples; exit code 1 when any
 * count is not 0.
 */
import { readFileSync } from "node:fs";
import { connect } from "node:net";

const [url = "", sentFile = ""] = process.argv.slice(2);
const sent = new Map(
  readFileSync(sentFile, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .map((one) => [one.sequence, one]),
);
const records = await readStream(url.split(",")[0] ?? "", "VERDICTS");
const { counts, examples } = judge(records, sent);
process.stdout.write(`${JSON.stringify({ sent: sent.size, records: records.length, ...counts, examples })}\n`);
process.exit(Object.values(counts).every((count) => count === 0) ? 0 : 1);

/** @param {{sequence: number, subject: string, headers: Map<string, string>}[]} log @param {Map<number, any>} sends */
function judge(log, sends) {
  /** @type {Record<string, string[]>} */
  const found = {
    missing: [],
    double: [],
    contradictory: [],
    outOfOrder: [],
    overCap: [],
    underHold: [],
    parkedUnaccounted: [],
    neverSent: [],
    unreadable: [],
  };
  const finals = new Map();
  const attempts = new Set();
  const parked = new Map();
  const newest = new Map();
  const approvals = new Map();
  const holds = new Map();
  const bodies = new Set();
  for (const { sequence: place, subject, headers } of log) {
    const tokens = subject.split(".");
    if (tokens[1] === "body") bodies.add(place);
    if (tokens[1] === "hold") takeHold(tokens[2], headers);
    if (tokens[1] === "verdict") takeVerdict(place, tokens, headers);
  }
  for (const sequence of sends.keys()) if (!finals.has(sequence) && !parked.has(sequence)) add("missing", sequence);
  for (const [sequence, place] of parked) if (!bodies.has(place - 1)) add("parkedUnaccounted", sequence);
  const counts = Object.fromEntries(Object.entries(found).map(([name, list]) => [name, list.length]));
  const some = Object.entries(found).filter(([, list]) => list.length > 0);
  return { counts, examples: Object.fromEntries(some.map(([name, list]) => [name, list.slice(0, 5)])) };

  function add(name, what) {
    found[name]?.push(String(what));
  }

  function takeHold(partition, headers) {
    const record = parsed(headers.get("Consentry-Hold"));
    if (!record) return add("unreadable", `hold on ${partition}`);
    const key = `${partition} ${record.scope}`;
    const by = holds.get(key) ?? new Set();
    if (record.action === "hold") by.add(record.source);
    else by.delete(record.source);
    holds.set(key, by);
  }

  function takeVerdict(place, [, , outcome, namespace, campaign, partition], headers) {
    const record = parsed(headers.get("Consentry-Verdict"));
    if (!record) return add("unreadable", place);
    const { sequence, attempt } = record;
    const send = sends.get(sequence);
    if (!send) add("neverSent", sequence);
    const repeated = attempts.has(`${sequence} ${attempt}`);
    if (repeated) add("double", sequence);
    attempts.add(`${sequence} ${attempt}`);
    if (attempt === 1 && send) {
      if (sequence < (newest.get(send.recipient) ?? 0)) add("outOfOrder", sequence);
      newest.set(send.recipient, Math.max(sequence, newest.get(send.recipient) ?? 0));
    }
    if (outcome === "approved") {
      const sender = record.sender.replace("/", ".");
      const scopes = ["all", `sender.${sender}`, `campaign.${namespace}.${campaign}`];
      if (scopes.some((scope) => holds.get(`${partition} ${scope}`)?.size > 0)) add("underHold", sequence);
      if (send?.cap) takeApproval(send, `${namespace}/${campaign} ${send.recipient}`, record.judgedAtMs, sequence);
    }
    if (outcome === "deferred" || outcome === "held") {
      if (finals.has(sequence)) add("contradictory", sequence);
      else parked.set(sequence, place);
      return;
    }
    const before = finals.get(sequence);
    if (before === outcome && !repeated) add("double", sequence);
    if (before !== undefined && before !== outcome) add("contradictory", sequence);
    finals.set(sequence, outcome);
    parked.delete(sequence);
  }

  function takeApproval({ cap }, key, atMs, sequence) {
    const instants = [...(approvals.get(key) ?? []), atMs].filter((one) => one > atMs - cap.perMs);
    approvals.set(key, instants);
    if (instants.length > cap.messages) add("overCap", sequence);
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Everything that a stream stores, subject and headers, in its order: an ephemeral pull consumer, a thousand at a time. */
async function readStream(address, stream) {
  const nats = await openNats(address);
  const info = await ask(`$JS.API.STREAM.INFO.${stream}`, {});
  const config = {
    deliver_policy: "all",
    ack_policy: "none",
    headers_only: true,
    inactive_threshold: 60e9,
    num_replicas: 1,
  };
  const { name } = await ask(`$JS.API.CONSUMER.CREATE.${stream}`, { stream_name: stream, config });
  const log = [];
  const last = info.state.last_seq;
  for (let reached = info.state.messages === 0 ? last : 0; reached < last; ) {
    const some = await nats.many(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${name}`, { batch: 1000, no_wait: true });
    if (some.length === 0) throw new Error(`${stream} ends at ${reached}, before ${last}`);
    for (const { reply, subject, headers } of some) {
      // $JS.ACK.<stream>.<consumer>.<deliveries>.<stream sequence>.<consumer sequence>.…
      const [, , , , , sequence, place] = reply.split(".");
      if (Number(place) !== log.length + 1) throw new Error(`a record is missing before ${sequence}`);
      reached = Number(sequence);
      log.push({ sequence: reached, subject, headers });
    }
  }
  nats.close();
  return log;

  async function ask(subject, question) {
    const [answer] = await nats.many(subject, question, 1);
    const value = JSON.parse(answer?.body ?? "null");
    if (value?.error) throw new Error(`${subject}: ${value.error.description}`);
    return value;
  }
}

async function openNats(address) {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  let buffered = Buffer.alloc(0);
  let onMessage = (_message) => {};
  let subscriptions = 0;
  await new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once("connect", resolve);
  });
  socket.write(
    'CONNECT {"verbose":false,"headers":true,"no_responders":true,"lang":"plain","version":"1"}\r\nPING\r\n',
  );
  socket.on("data", (chunk) => {
    buffered = Buffer.concat([buffered, chunk]);
    buffered = buffered.subarray(
      readFrames(
        buffered,
        (message) => onMessage(message),
        () => socket.write("PONG\r\n"),
      ),
    );
  });
  return { many, close: () => socket.destroy() };

  /** Publishes a question; the answers until there are `count`, or one is a status without a subject's data. */
  function many(subject, question, count = Number.POSITIVE_INFINITY) {
    const inbox = `_INBOX.outside.${process.pid}.${++subscriptions}`;
    const body = JSON.stringify(question);
    return new Promise((resolve, reject) => {
      const answers = [];
      const timer = setTimeout(() => reject(new Error(`${subject}: no answer`)), 10_000);
      const finish = () => {
        clearTimeout(timer);
        socket.write(`UNSUB ${subscriptions}\r\n`);
        resolve(answers);
      };
      onMessage = (message) => {
        if (message.status) return finish();
        answers.push(message);
        if (answers.length === Math.min(count, question.batch ?? count)) finish();
      };
      socket.write(
        `SUB ${inbox} ${subscriptions}\r\nPUB ${subject} ${inbox} ${Buffer.byteLength(body)}\r\n${body}\r\n`,
      );
    });
  }
}

/** @returns how many bytes were read as whole frames */
function readFrames(buffer, onMessage, onPing) {
  let at = 0;
  for (;;) {
    const end = buffer.indexOf("\r\n", at);
    if (end === -1) return at;
    const [verb = "", ...words] = buffer.toString("latin1", at, end).split(" ");
    const sizes =
      verb === "HMSG" ? words.slice(-2).map(Number) : verb === "MSG" ? [0, Number(words.at(-1))] : undefined;
    if (!sizes) {
      if (verb === "PING") onPing();
      if (verb === "-ERR") throw new Error(words.join(" "));
      at = end + 2;
      continue;
    }
    const [headerSize = 0, size = 0] = sizes;
    const start = end + 2;
    if (buffer.length < start + size + 2) return at;
    const head = buffer.toString("utf8", start, start + headerSize);
    const fixed = verb === "HMSG" ? 4 : 3;
    onMessage({
      subject: words[0],
      reply: words.length > fixed ? words[2] : "",
      ...headersIn(head),
      body: buffer.toString("utf8", start + headerSize, start + size),
    });
    at = start + size + 2;
  }
}

/** `NATS/1.0`, with a status behind it for what is not a message, then a header a line. */
function headersIn(text) {
  const [first = "", ...lines] = text.split("\r\n");
  const headers = new Map();
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return { status: first.slice("NATS/1.0".length).trim(), headers };
}
