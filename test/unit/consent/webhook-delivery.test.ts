import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  fateOf,
  receiverProblem,
  type WebhookAnswer,
  webhookBody,
} from "../../../src/domain/consent/webhook-delivery.ts";
import { withdrawalSignal } from "../../../src/schemas/wire/signal.ts";
import { samples } from "../../support/wire-samples.ts";

const answered = (status: number, retryAfterMs: number | null = null): WebhookAnswer => ({
  kind: "answered",
  status,
  retryAfterMs,
});
const at = (changes: Partial<Parameters<typeof fateOf>[1]> = {}) => ({
  deliveries: 1,
  ageMs: 0,
  random: 1,
  ...changes,
});
const dayMs = 24 * 3_600_000;

describe("a delivery", () => {
  it.each([200, 202, 204, 299])("is done with %d", (status) => {
    expect(fateOf(answered(status), at())).toEqual({ kind: "delivered" });
  });

  it.each([301, 401, 404, 408, 410, 429, 500, 503])("is tried again after %d, for days", (status) => {
    expect(fateOf(answered(status), at({ deliveries: 2000, ageMs: 6.9 * dayMs })).kind).toBe("again");
    expect(fateOf(answered(status), at({ deliveries: 2000, ageMs: 7 * dayMs })).kind).toBe("given-up");
  });

  it.each([400, 413, 422])("is given up sooner after %d, which is about this one body", (status) => {
    expect(fateOf(answered(status), at({ deliveries: 11 })).kind).toBe("again");
    expect(fateOf(answered(status), at({ deliveries: 12 })).kind).toBe("given-up");
  });

  it("waits longer each time, never in step with others, and as long as it was asked to", () => {
    const pause = (deliveries: number, random = 1, retryAfterMs: number | null = null) => {
      const fate = fateOf(answered(503, retryAfterMs), at({ deliveries, random }));
      return fate.kind === "again" ? fate.afterMs : Number.NaN;
    };
    expect([1, 2, 3, 9, 1e6].map((deliveries) => pause(deliveries))).toEqual([2000, 4000, 8000, 300_000, 300_000]);
    expect(pause(3, 0)).toBe(4000);
    expect(pause(1, 1, 60_000)).toBe(60_000);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (deliveries, random) => {
          expect(pause(deliveries, random)).toBeGreaterThanOrEqual(1000);
          expect(pause(deliveries, random)).toBeLessThanOrEqual(300_000);
        },
      ),
    );
  });

  it("says that a receiver wants no more, and only for 410", () => {
    const fates = [410, 404, 500].map((status) => fateOf(answered(status), at()));
    expect(fates.map((fate) => fate.kind === "again" && fate.gone)).toEqual([true, false, false]);
  });
});

it("says what is wrong with a receiver, and nothing of one that takes them", () => {
  expect(receiverProblem(answered(204))).toBeUndefined();
  expect(receiverProblem(answered(302))).toMatch(/302.*redirects are not followed/);
  expect(receiverProblem(answered(410))).toMatch(/wants no more/);
  expect(receiverProblem({ kind: "unanswered", reason: "does not answer in time" })).toBe("does not answer in time");
});

it("tells who has stopped what, when and how", () => {
  const signal = withdrawalSignal.parse(samples["withdrawal-signal"]?.record);
  expect(JSON.parse(webhookBody(signal, "+447700900123"))).toEqual({
    type: "consent.withdrawn",
    timestamp: "1970-01-01T00:00:01Z",
    data: {
      ...{ to: "+447700900123", scope: "Business", of: "iDesk Media", purposes: [], channel: "Keyword" },
      ...{ at: "1970-01-01T00:00:01Z", source: "marketing/website-optin" },
    },
  });
  expect(JSON.parse(webhookBody({ ...signal, event: "Resumed" }, "+44"))).toMatchObject({ type: "consent.resumed" });
});
