import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { foldConsent } from "../../../src/domain/consent/fold.ts";
import type { Row } from "../../../src/domain/consent/row.ts";
import type { RowBatch } from "../../../src/edge/sync/origin.ts";
import { problemsInWords, type ReadingParts, takeReading } from "../../../src/edge/sync/reading.ts";
import type { ConsentState } from "../../../src/schemas/wire/consent.ts";
import { desiredSource } from "../../support/consent.ts";

const source = desiredSource({ type: "File", validForMs: null });
const nowMs = 1_800_000_000_000;
const pseudonymOf = (who: string) => `p1-k1-${createHash("sha256").update(who).digest("base64url").slice(0, 22)}`;
const row = (who: string, at: number, changes: Row = {}): Row => ({
  recipient: who,
  at,
  double_opt_in: "yes",
  ...changes,
});

/** A CONSENT stream and its projection, as a reading sees them. */
function world() {
  const states = new Map<string, ConsentState>();
  const appended: string[] = [];
  let sequence = 0;
  const parts: ReadingParts = {
    identify: (who) => (who === "nobody" ? undefined : { pseudonym: pseudonymOf(who), partition: who.length }),
    wasHeld: async () => states.size > 0,
    heldOf: async (_source, people) => new Map([...states].filter(([pseudonym]) => people.has(pseudonym))),
    carryStops: async () => {},
    held: async (_source, onState) => {
      for (const [pseudonym, state] of states) onState({ pseudonym, partition: 7 }, state);
    },
    append: async (_source, placed) => {
      for (const { event } of placed) {
        appended.push(`${event.event}@${event.atMs}`);
        sequence++;
        states.set(event.pseudonym, foldConsent(states.get(event.pseudonym), event, { sequence, storedAtMs: nowMs }));
      }
      return sequence;
    },
    parseInstant: Number,
    nowMs: () => nowMs,
  };
  return { parts, appended, stateOf: (who: string) => states.get(pseudonymOf(who)) };
}

async function* batchesOf(...batches: (readonly Row[])[]): AsyncGenerator<RowBatch> {
  for (const [index, rows] of batches.entries()) yield { rows, malformed: 0, cursor: `c${index}` };
}

const whole = (...batches: (readonly Row[])[]) =>
  ({ kind: "rows", isWhole: true, version: null, batches: batchesOf(...batches) }) as const;
const part = (...batches: (readonly Row[])[]) => ({ ...whole(...batches), isWhole: false });
const onProgress = () => {};

describe("reading a source", () => {
  it("appends what is new, batch by batch, and says where it goes on", async () => {
    const { parts, appended } = world();
    const progress: number[] = [];
    const taken = await takeReading(source, whole([row("a", 1), row("b", 2)], [row("c", 3)]), {
      ...parts,
      onProgress: ({ rows }) => progress.push(rows),
    });
    expect(taken).toEqual({ rows: 3, problems: {}, appended: 3, lastSequence: 3, cursor: "c1" });
    expect(appended).toEqual(["Granted@1", "Granted@2", "Granted@3"]);
    expect(progress).toEqual([2, 3]);
  });

  it("appends nothing when it reads the same again", async () => {
    const { parts } = world();
    const rows = () => whole([row("a", 1), row("b", 2, { status: "withdrawn" })], [row("c", 3)]);
    await takeReading(source, rows(), { ...parts, onProgress });
    expect(await takeReading(source, rows(), { ...parts, onProgress })).toMatchObject({ appended: 0, rows: 3 });
  });

  it("lets nobody expire who was recorded after it began: it could not name them", async () => {
    const { parts, stateOf } = world();
    const pushedAtMs = nowMs + 1;
    await takeReading(source, whole([row("before", 1), row("named", 2)]), { ...parts, onProgress });
    await takeReading(source, part([row("pushed", 3)]), { ...parts, nowMs: () => pushedAtMs, onProgress });
    await takeReading(source, whole([row("named", 2)]), { ...parts, onProgress, beganAtMs: pushedAtMs });
    expect(["before", "named", "pushed"].map((who) => stateOf(who)?.state)).toEqual(["Expired", "Granted", "Granted"]);
  });

  it("takes the word that counts of somebody who is named twice, wherever the two lie", async () => {
    const twice = [row("a", 5), row("a", 5, { status: "withdrawn" }), row("a", 4), row("a", 5, { evidence: "again" })];
    for (const batches of [[twice], twice.map((each) => [each])]) {
      const { parts, stateOf } = world();
      await takeReading(source, whole(...batches), { ...parts, onProgress });
      expect(stateOf("a")).toMatchObject({ state: "Withdrawn", atMs: 5 });
      expect(await takeReading(source, whole(...batches), { ...parts, onProgress })).toMatchObject({ appended: 0 });
    }
  });

  it("does not go back and forth between two rows of one instant", async () => {
    const { parts } = world();
    const rows = () => whole([row("a", 5, { evidence: "one" })], [row("a", 5, { evidence: "two" })]);
    await takeReading(source, rows(), { ...parts, onProgress });
    expect(await takeReading(source, rows(), { ...parts, onProgress })).toMatchObject({ appended: 0 });
  });

  it("expires whom a whole reading names no more, and nobody else", async () => {
    const { parts, stateOf } = world();
    await takeReading(source, whole([row("a", 1), row("b", 2), row("c", 3, { status: "withdrawn" })]), {
      ...parts,
      onProgress,
    });
    await takeReading(source, part([row("d", 4)]), { ...parts, onProgress });
    expect(stateOf("a")).toMatchObject({ state: "Granted" });
    await takeReading(source, whole([row("a", 1)], [row("d", 4)]), { ...parts, onProgress });
    expect(stateOf("a")).toMatchObject({ state: "Granted" });
    expect(stateOf("b")).toMatchObject({ state: "Expired" });
    expect(stateOf("c")).toMatchObject({ state: "Withdrawn" });
    expect(stateOf("d")).toMatchObject({ state: "Granted" });
  });

  it("asks for nobody while nothing is held of the source, and knows whom it names for the first time", async () => {
    const { parts } = world();
    const asked: number[] = [];
    const firsts: (boolean | undefined)[] = [];
    const watched: ReadingParts = {
      ...parts,
      heldOf: async (of, people) => {
        asked.push(people.size);
        return await parts.heldOf(of, people);
      },
      append: async (of, placed) => {
        firsts.push(...placed.map(({ isFirst }) => isFirst));
        return await parts.append(of, placed);
      },
    };
    const rows = () => whole([row("a", 1), row("b", 2), row("a", 3)], [row("b", 4), row("c", 5)]);
    await takeReading(source, rows(), { ...watched, onProgress });
    expect({ asked, firsts }).toEqual({ asked: [], firsts: [true, true, false, true] });
    await takeReading(source, whole([row("d", 6)]), { ...watched, onProgress });
    expect({ asked, isFirst: firsts[4] }).toEqual({ asked: [1], isFirst: false });
  });

  it("leaves nothing on its way when it breaks off", async () => {
    const { parts, appended } = world();
    const append: ReadingParts["append"] = async (of, placed) => {
      await new Promise((resolve) => setImmediate(resolve));
      return await parts.append(of, placed);
    };
    async function* broken(): AsyncGenerator<RowBatch> {
      yield { rows: [row("a", 1)], malformed: 0, cursor: null };
      throw new Error("connection lost");
    }
    const reading = { ...whole(), batches: broken() };
    await expect(takeReading(source, reading, { ...parts, append, onProgress })).rejects.toThrow("connection lost");
    expect(appended).toEqual(["Granted@1"]);
  });

  it("fails when what it has read is not stored", async () => {
    const { parts } = world();
    const append = async () => {
      throw new Error("NATS is away");
    };
    const reading = () => whole([row("a", 1)], [row("b", 2)], [row("c", 3)]);
    await expect(takeReading(source, reading(), { ...parts, append, onProgress })).rejects.toThrow("NATS is away");
  });

  it("expires nobody when it breaks off", async () => {
    const { parts, stateOf } = world();
    await takeReading(source, whole([row("a", 1), row("b", 2)]), { ...parts, onProgress });
    async function* broken(): AsyncGenerator<RowBatch> {
      yield { rows: [row("a", 1)], malformed: 0, cursor: null };
      throw new Error("connection lost");
    }
    const reading = { ...whole(), batches: broken() };
    await expect(takeReading(source, reading, { ...parts, onProgress })).rejects.toThrow("connection lost");
    expect(stateOf("b")).toMatchObject({ state: "Granted" });
  });

  it("counts rows that say nothing, and says how many of what", async () => {
    const { parts } = world();
    const rows = [row("nobody", 1), row("a", Number.NaN), row("a", 1, { notice: "unknown" }), row("b", 1)];
    const taken = await takeReading(source, whole(rows), {
      ...parts,
      parseInstant: (text) => Number(text) || undefined,
      onProgress,
    });
    expect(taken.problems).toEqual({ UnreadableRecipient: 1, UnreadableTime: 1, UnknownNotice: 1 });
    expect(problemsInWords(taken)).toBe(
      "3 of 4 rows say nothing (UnknownNotice 1, UnreadableRecipient 1, UnreadableTime 1): correct them at the source",
    );
  });
});
