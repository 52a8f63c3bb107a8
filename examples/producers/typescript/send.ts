// Publishes one message of a campaign and prints what the gate says to exactly this message.
//
//     node send.ts <campaign> <message id> <number> [value of the template ...]
//
// NATS_URL, NATS_CREDS (file with the producer's key), NAMESPACE; TRACEPARENT when the message is traced; TRIAL=1 to have it judged
// and never sent; EXPIRES_SECONDS, after which it is refused instead of sent late.
// Exit code 0: approved. 1: not approved. 3: not stored, so publish it again with the same id. 4: stored, no verdict yet.
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { JetStreamApiError, type JetStreamClient, jetstream } from "@nats-io/jetstream";
import { connect, headers, nkeyAuthenticator, PermissionViolationError } from "@nats-io/transport-node";

const { NATS_URL = "nats://127.0.0.1:4222", NATS_CREDS = "nats.creds", NAMESPACE = "marketing" } = process.env;
const { TRACEPARENT, TRIAL, EXPIRES_SECONDS = "3600" } = process.env;
const [campaign = "", messageId = "", to = "", ...values] = process.argv.slice(2);

const answerMs = 2000;
const attemptsMax = 5;
const verdictMs = 60_000;

type Violation = { rule: string; clause: string; message: string; remedy: string };
type Verdict = { outcome: string; sequence: number; decision: string; judgedAtMs: number; violations: Violation[] };

const nc = await connect({ servers: NATS_URL, authenticator: nkeyAuthenticator(readFileSync(NATS_CREDS)) });
const js = jetstream(nc, { domain: "CONSENTRY" });
try {
  const sequence = await publish(js);
  const verdict = await verdictOf(js, sequence);
  if (verdict) show(verdict);
  else console.error(`stored as ${sequence}, and no verdict yet`);
  process.exitCode = verdict ? Number(verdict.outcome !== "approved") : 4;
} catch (error) {
  console.error(`not stored: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 3;
} finally {
  await nc.close();
}

/** @returns what OUTBOUND numbered the message with; the same number for the same id, within two minutes */
async function publish(js: JetStreamClient): Promise<number> {
  const subject = `consentry.send.${NAMESPACE}.${campaign}.${lastFour(to)}`;
  const fields = headers();
  fields.set("Consentry-Expires", new Date(Date.now() + Number(EXPIRES_SECONDS) * 1000).toISOString());
  if (TRACEPARENT) fields.set("traceparent", TRACEPARENT);
  if (TRIAL) fields.set("Consentry-Trial", TRIAL);
  const options = { msgID: messageId, headers: fields, timeout: answerMs };
  for (let attempt = 1; ; attempt++) {
    try {
      return (await js.publish(subject, JSON.stringify(payload()), options)).seq;
    } catch (error) {
      if (attempt === attemptsMax || !maySucceedLater(error)) throw error;
      await wait(attempt * 500);
    }
  }
}

/** OUTBOUND is full, a server is starting, or there was no answer: then nobody knows whether it is stored, and the id does. */
function maySucceedLater(error: unknown): boolean {
  const isForbidden = [error, (error as Error).cause].some((each) => each instanceof PermissionViolationError);
  if (isForbidden) return false;
  return !(error instanceof JetStreamApiError) || error.status >= 500;
}

/** Reads the verdicts of the namespace until that of one message. Another's it hands back, as long as somebody may wait for it. */
async function verdictOf(js: JetStreamClient, sequence: number): Promise<Verdict | undefined> {
  const reader = await js.consumers.get("VERDICTS", `producer_${NAMESPACE}`);
  for (const untilMs = Date.now() + verdictMs; Date.now() < untilMs; ) {
    const message = await reader.next({ expires: 2000 });
    if (!message) continue;
    const [, , outcome = ""] = message.subject.split(".");
    const verdict: Verdict = { ...JSON.parse(message.headers?.get("Consentry-Verdict") ?? "{}"), outcome };
    const isMine = verdict.sequence === sequence;
    if (isMine || Date.now() - verdict.judgedAtMs > verdictMs) message.ack();
    else message.nak(1000);
    if (isMine) return verdict;
  }
  return undefined;
}

function show({ outcome, decision, violations }: Verdict): void {
  console.log(`${outcome}  decision ${decision}`);
  for (const { clause, rule, message, remedy } of violations)
    console.log(`${clause} ${rule}: ${message}\n   do: ${remedy}`);
}

/** The send payload of WhatsApp's Cloud API, as it would be posted there. */
function payload() {
  const parameters = values.map((text) => ({ type: "text", text }));
  const components = [{ type: "body", parameters }];
  const template = { name: "spring_offer", language: { code: "en" }, components };
  return { messaging_product: "whatsapp", recipient_type: "individual", to, type: "template", template };
}

/** The same however a number is written, so that one person is always one partition. */
function lastFour(recipient: string): string {
  return recipient.replace(/[^A-Za-z0-9]/g, "").slice(-4);
}
