import { describe, expect, it } from "vitest";
import { decodeAnswer } from "../../../src/io/kubernetes/answer.ts";
import { backoffMs } from "../../../src/io/kubernetes/backoff.ts";
import { createWriteBudget } from "../../../src/io/kubernetes/budget.ts";
import { linesOf } from "../../../src/io/kubernetes/lines.ts";
import { microTime } from "../../../src/io/kubernetes/microtime.ts";
import { objectPath } from "../../../src/io/kubernetes/paths.ts";
import { leases } from "../../../src/schemas/kubernetes/core.ts";

describe("an answer of the API server", () => {
  const cases = [
    {
      name: "a document",
      response: { status: 200, headers: {}, text: '{"kind":"Lease"}' },
      answer: { ok: true, status: 200, body: { kind: "Lease" } },
    },
    {
      name: "a refusal with its reason",
      response: {
        status: 404,
        headers: {},
        text: '{"kind":"Status","code":404,"reason":"NotFound","message":"no such"}',
      },
      answer: { ok: false, status: 404, reason: "NotFound", message: "no such", retryAfterMs: null },
    },
    {
      name: "a plea to be left alone in the header",
      response: { status: 429, headers: { "retry-after": "2" }, text: "too many" },
      answer: { ok: false, status: 429, reason: "Unknown", message: "HTTP 429", retryAfterMs: 2000 },
    },
    {
      name: "a plea to be left alone in the body",
      response: { status: 500, headers: {}, text: '{"reason":"ServerTimeout","details":{"retryAfterSeconds":3}}' },
      answer: { ok: false, status: 500, reason: "ServerTimeout", message: "HTTP 500", retryAfterMs: 3000 },
    },
    {
      name: "garbage with a good status",
      response: { status: 200, headers: {}, text: "<html>" },
      answer: { ok: false, status: 502, reason: "Garbage", message: "the answer is no JSON", retryAfterMs: null },
    },
  ];
  it.each(cases)("is read as $name", ({ response, answer }) => {
    expect(decodeAnswer(response)).toEqual(answer);
  });
});

describe("waits", () => {
  it("grow to the cap and are spread over half of it", () => {
    const timing = { baseMs: 5, capMs: 300_000 };
    expect([1, 2, 3, 20, 1000].map((failures) => backoffMs(timing, failures, 1))).toEqual([
      5, 10, 20, 300_000, 300_000,
    ]);
    expect(backoffMs(timing, 20, 0)).toBe(150_000);
  });
});

describe("the budget of writes", () => {
  it("lets counts through at its rate after the burst", () => {
    let nowMs = 0;
    const budget = createWriteBudget({ perSecond: 20, burst: 2, debtMax: 100, nowMs: () => nowMs });
    expect([budget.tryTake(), budget.tryTake(), budget.tryTake()]).toEqual([true, true, false]);
    nowMs = 50;
    expect([budget.tryTake(), budget.tryTake()]).toEqual([true, false]);
  });

  it("lets transitions through at once, and counts pay for it later", async () => {
    let nowMs = 0;
    const budget = createWriteBudget({ perSecond: 20, burst: 1, debtMax: 100, nowMs: () => nowMs });
    for (let i = 0; i < 21; i++) await budget.take();
    nowMs = 1000;
    expect(budget.tryTake()).toBe(false);
    nowMs = 1050;
    expect(budget.tryTake()).toBe(true);
  });
});

describe("small parts", () => {
  it("write times with the six digits that the API server wants", () => {
    expect(microTime(Date.UTC(2026, 10, 22, 2, 57, 41, 84))).toBe("2026-11-22T02:57:41.084000Z");
  });

  it("write the path of a status", () => {
    const type = { ...leases, group: "consentry.dev", version: "v1alpha1", plural: "campaigns" };
    expect(objectPath(type, { namespace: "marketing", name: "spring-sale" }, "status")).toBe(
      "/apis/consentry.dev/v1alpha1/namespaces/marketing/campaigns/spring-sale/status",
    );
  });

  it("cut lines wherever the network cut the bytes, also inside a letter", async () => {
    const bytes = new TextEncoder().encode('{"a":"é"}\n\n{"b":1}\nrest');
    for (let size = 1; size <= bytes.length; size++) {
      const lines: string[] = [];
      for await (const line of linesOf(pieces(bytes, size))) lines.push(line);
      expect(lines).toEqual(['{"a":"é"}', '{"b":1}', "rest"]);
    }
  });
});

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
