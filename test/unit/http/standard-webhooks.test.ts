import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { signature, signedAtMs } from "../../../src/io/http/standard-webhooks.ts";

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const other = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;
const body = Buffer.from('{"test": 2432232314}');
const sentAtMs = 1_614_265_330_000;
const minute = 60_000;
const right = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

const headers = {
  "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
  "webhook-timestamp": "1614265330",
  "webhook-signature": right,
};

function at(changes: {
  readonly headers?: Record<string, string | undefined>;
  readonly body?: string;
  readonly secrets?: readonly string[];
  readonly nowMs?: number;
}) {
  const message = { headers: { ...headers, ...changes.headers }, body: Buffer.from(changes.body ?? body) };
  return signedAtMs(message, { secrets: changes.secrets ?? [secret], nowMs: changes.nowMs ?? sentAtMs });
}

describe("a signature as Standard Webhooks say", () => {
  it("is the one that everybody else makes of the same message", () => {
    const made = signature(secret, { id: headers["webhook-id"], timestamp: headers["webhook-timestamp"], body });
    expect(`v1,${made?.toString("base64")}`).toBe(right);
  });

  it("is made by the lines that the documentation shows", () => {
    const page = readFileSync(new URL("../../../docs/operations/http-sources.md", import.meta.url), "utf8");
    const lines = page.slice(page.indexOf("    secret=whsec_"), page.indexOf("    curl --fail"));
    const printed = execFileSync("bash", ["-c", `${lines}\nprintf '%s\\n' "$secret" "$id" "$at" "$signature" "$body"`]);
    const [by = "", id = "", timestamp = "", made, text = ""] = printed.toString().split("\n");
    expect(made).toBe(signature(by, { id, timestamp, body: Buffer.from(text) })?.toString("base64"));
  });

  it.each([
    ["as it was sent", {}],
    ["of a secret without its prefix", { secrets: [secret.slice("whsec_".length)] }],
    ["of the old secret while it is changed", { secrets: [other, secret] }],
    ["beside others", { headers: { "webhook-signature": `v1,AAAA v1a,x ${right} v2,y` } }],
    ["five minutes late", { nowMs: sentAtMs + 5 * minute }],
    ["of a clock that is five minutes ahead", { nowMs: sentAtMs - 5 * minute }],
  ])("counts %s", (_what, changes) => expect(at(changes)).toBe(sentAtMs));

  it("does not count of a secret that can be guessed", () => {
    const short = Buffer.alloc(23, 7);
    const made = createHmac("sha256", short).update(`msg_1.1614265330.${body}`).digest("base64");
    const signed = { "webhook-id": "msg_1", "webhook-signature": `v1,${made}` };
    expect(at({ headers: signed, secrets: [short.toString("base64")] })).toBeUndefined();
  });

  it.each([
    ["of another secret", { secrets: [other] }],
    ["of no secret", { secrets: [] }],
    ["of another body", { body: '{"test": 2432232315}' }],
    ["of another id", { headers: { "webhook-id": "msg_2" } }],
    ["of another time", { headers: { "webhook-timestamp": "1614265331" } }],
    ["of a time that is none", { headers: { "webhook-timestamp": "1614265330.0" } }],
    ["of a time in milliseconds", { headers: { "webhook-timestamp": "1614265330000" } }],
    ["without an id", { headers: { "webhook-id": undefined } }],
    ["without a time", { headers: { "webhook-timestamp": undefined } }],
    ["that is missing", { headers: { "webhook-signature": undefined } }],
    ["that is empty", { headers: { "webhook-signature": "v1," } }],
    ["that is cut", { headers: { "webhook-signature": right.slice(0, 30) } }],
    ["of another version", { headers: { "webhook-signature": right.replace("v1,", "v2,") } }],
    ["that is stale", { nowMs: sentAtMs + 5 * minute + 1 }],
    ["of the future", { nowMs: sentAtMs - 5 * minute - 1 }],
  ])("does not count %s", (_what, changes) => expect(at(changes)).toBeUndefined());
});
