import { type ConsentTable, keptTable, type TableLegend } from "../domain/consent/table/table.ts";
import type { GateEvent } from "./telemetry.ts";
import type { Timers } from "./timers.ts";

// What a gate remembers of consent from one start to the next. A snapshot only spares reading: what has changed since it was
// begun is read from the bucket, so it may be old, and it may be written while the table goes on.

/** How far a bucket has been read: when it was made, and the last sequence. */
type Place = { readonly created: string; readonly sequence: number };

export type RestoreParts = {
  /** @param take given each part in turn; what it got counts only when all is well */
  readonly read: (
    take: (part: Uint32Array) => void,
  ) => Promise<
    | { readonly ok: true; readonly place: Place; readonly legend: TableLegend }
    | { readonly ok: false; readonly reason: "NotThere" | "OtherVersion" | "Damaged" }
  >;
  readonly report: (event: GateEvent) => void;
  readonly monotonicMs: () => number;
};

/** What was kept of the bucket, and up to where; undefined when nothing that can be relied on was. */
export async function restoreConsents(
  parts: RestoreParts,
): Promise<{ readonly store: ConsentTable; readonly place: Place } | undefined> {
  const startedMs = parts.monotonicMs();
  const table = keptTable();
  const reading = await parts.read(table.add);
  if (!reading.ok) {
    if (reading.reason !== "NotThere") parts.report({ type: "snapshot-ignored", reason: reading.reason });
    return undefined;
  }
  const store = table.finish(reading.legend);
  if (!store) {
    parts.report({ type: "snapshot-ignored", reason: "Damaged" });
    return undefined;
  }
  parts.report({ type: "snapshot-read", records: store.size(), ms: parts.monotonicMs() - startedMs });
  return { store, place: reading.place };
}

export type SnapshotParts = {
  /** Undefined while there is nothing whole. */
  readonly place: () => Place | undefined;
  readonly write: (place: Place) => Promise<number>;
  readonly report: (event: GateEvent) => void;
  readonly monotonicMs: () => number;
  readonly timers: Pick<Timers, "every">;
};

const everyMs = 5 * 60_000;

/**
 * Writes a snapshot now and then, when something has changed since the last one.
 *
 * @param written what the newest snapshot reaches to
 * @returns what ends it
 */
export function keepSnapshots(parts: SnapshotParts, written: Place | undefined): { readonly stop: () => void } {
  let last = written;
  let writing = false;
  void write();
  return { stop: parts.timers.every(everyMs, () => void write()) };

  async function write(): Promise<void> {
    const place = parts.place();
    if (writing || !place || (place.created === last?.created && place.sequence === last.sequence)) return;
    writing = true;
    const startedMs = parts.monotonicMs();
    try {
      const bytes = await parts.write(place);
      last = place;
      parts.report({ type: "snapshot-written", bytes, ms: parts.monotonicMs() - startedMs });
    } catch (error) {
      parts.report({ type: "snapshot-fault", error });
    } finally {
      writing = false;
    }
  }
}
