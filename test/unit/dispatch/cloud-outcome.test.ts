import { describe, expect, it } from "vitest";
import { cloudOutcome } from "../../../src/domain/dispatch/cloud-outcome.ts";
import type { CloudAnswer } from "../../../src/schemas/whatsapp/cloud-answer.ts";

const answered = (status: number, code?: number, retryAfterMs: number | null = null): CloudAnswer => ({
  kind: "answered",
  status,
  body: code === undefined ? undefined : { error: { code, message: "…" } },
  retryAfterMs,
});

describe("an answer of the Cloud API", () => {
  it.each<[string, CloudAnswer, object]>([
    [
      "is the message's id",
      { kind: "answered", status: 200, body: { messages: [{ id: "wamid.1" }] }, retryAfterMs: null },
      { kind: "sent", wamid: "wamid.1" },
    ],
    ["is sent also without an id that can be read", answered(200), { kind: "sent", wamid: null }],
    [
      "that never came about is tried again",
      { kind: "notSent", reason: "ECONNREFUSED" },
      { kind: "again", delayMs: 1000 },
    ],
    ["that got lost is unknown", { kind: "unanswered", reason: "UND_ERR_SOCKET" }, { kind: "unknown" }],
    ["429 is tried again when it says", answered(429, undefined, 7000), { kind: "again", delayMs: 7000 }],
    ["503 is tried again", answered(503), { kind: "again" }],
    ["of a proxy that gave up is unknown", answered(504), { kind: "unknown", reason: "Http504" }],
    ["500 with WhatsApp's own refusal is a refusal", answered(500, 131000), { kind: "failed", code: 131000 }],
    ["throughput reached is tried again", answered(400, 130429), { kind: "again", code: 130429 }],
    ["too many to one person is tried again after a while", answered(400, 131056), { kind: "again", delayMs: 10_000 }],
    ["a dead token uses no message up", answered(401, 190), { kind: "again", reason: "Unauthorised", delayMs: 30_000 }],
    ["no token uses no message up", answered(401), { kind: "again", reason: "Unauthorised" }],
    ["a missing permission uses no message up", answered(403, 200), { kind: "again", reason: "Unauthorised" }],
    ["window closed is final", answered(400, 131047), { kind: "failed", code: 131047 }],
    ["per-user limit is not tried again", answered(400, 131049), { kind: "failed", code: 131049 }],
    ["person stopped marketing is final", answered(400, 131050), { kind: "failed", code: 131050 }],
    ["account locked is final", answered(403, 131031), { kind: "failed", code: 131031 }],
    ["with a number for a code is a refusal without one", answered(400, 447700900123), { kind: "failed", code: null }],
    ["anything else refused is final", answered(404), { kind: "failed", reason: "Http404" }],
  ])("%s", (_name, answer, expected) => {
    expect(cloudOutcome(answer)).toMatchObject(expected);
  });
});
