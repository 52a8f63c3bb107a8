import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type PushAnswer, servePushes } from "../../../src/io/http/pushes.ts";
import type { HttpServer } from "../../../src/io/http/server.ts";
import { signature } from "../../../src/io/http/standard-webhooks.ts";

const secret = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;

describe("where rows are pushed to", () => {
  let server: HttpServer;
  let take: (body: Buffer) => Promise<{ taken: number } | undefined>;
  let told: PushAnswer[];

  beforeEach(async () => {
    told = [];
    take = async () => ({ taken: 1 });
    server = await servePushes({
      listen: "127.0.0.1:0",
      secrets: async (source) => (source === "shop/crm" ? [secret] : undefined),
      take: (_source, { body }) => take(body),
      onAnswer: (answer) => told.push(answer),
    });
  });
  afterEach(() => server.stop());

  async function push(body = "[]", path = "/consent/shop/crm") {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const made = signature(secret, { id: "m1", timestamp, body: Buffer.from(body) })?.toString("base64");
    const headers = { "webhook-id": "m1", "webhook-timestamp": timestamp, "webhook-signature": `v1,${made}` };
    const response = await fetch(server.url + path, { method: "POST", headers, body });
    return { status: response.status, retryAfter: response.headers.get("retry-after"), text: await response.text() };
  }

  it("hands over the very bytes, and answers with what became of them", async () => {
    const bodies: string[] = [];
    take = async (body) => {
      bodies.push(body.toString());
      return { taken: 7 };
    };
    expect(await push('[{"phone" : "+447700900123"}]')).toMatchObject({ status: 200, text: '{"taken":7}' });
    expect(bodies).toEqual(['[{"phone" : "+447700900123"}]']);
    expect(told).toEqual(["stored"]);
  });

  it("takes no more at a time than it can hold, and asks the others to come again", async () => {
    const held: (() => void)[] = [];
    take = () => new Promise((resolve) => held.push(() => resolve({ taken: 1 })));
    const first = Array.from({ length: 16 }, () => push());
    while (held.length < 16) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await push()).toMatchObject({ status: 503, retryAfter: "5" });
    for (const release of held) release();
    expect((await Promise.all(first)).map(({ status }) => status)).toEqual(Array(16).fill(200));
    take = async () => ({ taken: 1 });
    expect(await push()).toMatchObject({ status: 200 });
  });

  it("asks to come again when it is not stored, and repeats nothing of why", async () => {
    take = async () => {
      throw new Error("+447700900123 did not fit");
    };
    const answer = await push();
    expect(answer).toMatchObject({ status: 503, retryAfter: "5" });
    expect(answer.text).not.toContain("7700");
  });

  it("says that it cannot read what was pushed", async () => {
    take = async () => undefined;
    expect(await push()).toMatchObject({ status: 400 });
  });

  it.each([
    "/consent/shop/other",
    "/consent/shop",
    "/consent/shop/crm/",
    "/consent/shop/crm?x=1",
    "/consent/Shop/crm",
    "/",
  ])("knows no %s", async (path) => {
    expect(await push("[]", path)).toMatchObject({ status: 404 });
    expect(told).toEqual(["unknown"]);
  });

  it("keeps nothing of a body that is larger than it takes", async () => {
    const answer = await push("x".repeat(4 * 1024 * 1024 + 1)).catch(() => undefined);
    expect(answer?.status ?? 413).toBe(413);
    expect(told).toEqual(["too-large"]);
  });
});
