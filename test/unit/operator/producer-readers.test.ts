import { describe, expect, it } from "vitest";
import { createProducerReaders } from "../../../src/operator/producer-readers.ts";
import type { OperatorEvent } from "../../../src/operator/told.ts";

function readersOn(log: Map<string, number>) {
  const told: OperatorEvent[] = [];
  const asked: string[] = [];
  let isDown = false;
  let tick = (): void => {};
  const readers = createProducerReaders({
    ensure: async (namespace, position = 100) => {
      asked.push(namespace);
      if (isDown) throw new Error("nobody answers");
      const there = log.get(namespace);
      if (there === undefined) log.set(namespace, position);
      return { position: there ?? position, made: there === undefined };
    },
    report: (event) => told.push(event),
    every: (_ms, run) => {
      tick = run;
      return { stop: () => {} };
    },
  });
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    told,
    asked,
    onDesired: async (key: string, isThere = true) => {
      readers.onDesired(key, isThere);
      await settle();
    },
    look: async () => {
      tick();
      await settle();
    },
    down: (now: boolean) => {
      isDown = now;
    },
  };
}

describe("the reader of verdicts of a namespace", () => {
  it("is made with its first campaign, and with nothing else that is declared", async () => {
    const log = new Map<string, number>();
    const { onDesired, asked } = readersOn(log);
    await onDesired("source.marketing.website-optin");
    expect(log.size).toBe(0);
    await onDesired("campaign.marketing.spring-sale");
    await onDesired("campaign.marketing.flash-sale");
    expect(asked).toEqual(["marketing"]);
    expect(log).toEqual(new Map([["marketing", 100]]));
  });

  it("is made again where it was last seen, and that is told once", async () => {
    const log = new Map<string, number>();
    const { onDesired, look, told } = readersOn(log);
    await onDesired("campaign.marketing.spring-sale");
    log.set("marketing", 117);
    await look();
    expect(told).toEqual([]);
    log.delete("marketing");
    await look();
    await look();
    expect(log.get("marketing")).toBe(117);
    expect(told).toEqual([{ type: "producer-reader-lost", namespace: "marketing" }]);
  });

  it("is not looked for any more when the last campaign of the namespace is gone", async () => {
    const { onDesired, look, asked } = readersOn(new Map());
    await onDesired("campaign.marketing.spring-sale");
    await onDesired("campaign.marketing.flash-sale");
    await onDesired("campaign.marketing.spring-sale", false);
    await look();
    await onDesired("campaign.marketing.flash-sale", false);
    await look();
    expect(asked).toEqual(["marketing", "marketing"]);
  });

  it("is asked for again when NATS did not answer, and those of other namespaces are as well", async () => {
    const log = new Map<string, number>();
    const { onDesired, look, down, told } = readersOn(log);
    down(true);
    await onDesired("campaign.marketing.spring-sale");
    await onDesired("campaign.sales.autumn");
    expect(told.map(({ type }) => type)).toEqual(["producer-reader-failed", "producer-reader-failed"]);
    down(false);
    await look();
    expect([...log.keys()]).toEqual(["marketing", "sales"]);
  });
});
