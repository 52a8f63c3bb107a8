/** `npm run bench -- consent`. */
import { runProgram } from "../../options.ts";
import { help, readOptions } from "./options.ts";
import type { Pauses } from "./pauses.ts";
import { type ConsentResult, runConsentBench } from "./run.ts";

export function measureConsent(args: readonly string[], progress: (line: string) => void): Promise<number> {
  return runProgram(args, {
    help,
    read: readOptions,
    run: async (options) => {
      const result = await runConsentBench(options, progress);
      process.stdout.write(options.output === "json" ? `${JSON.stringify(result)}\n` : tableOf(result));
      return 0;
    },
  });
}

const columns = ["RECORDS", "OWN B", "RESIDENT B", "FOUND/S", "ABSENT/S", "PAUSE MS", "START MS"] as const;

function tableOf({ sizes, fromNats }: ConsentResult): string {
  return [
    row("", columns),
    ...sizes.flatMap(({ records, table, map, fromSnapshot }) => [
      row("table", [whole(records), ...memory(table), ...rates(table), pause(table.filling)]),
      row("table, from a snapshot", [
        ...[whole(records), ...memory(fromSnapshot), ...rates(fromSnapshot)],
        ...["", taken(fromSnapshot.load)],
      ]),
      ...(map ? [row("map of objects", [whole(records), ...memory(map), ...rates(map), pause(map.filling)])] : []),
    ]),
    ...natsRows(fromNats),
    "",
    ...sizes.flatMap(({ records, table: { snapshot } }) =>
      snapshot
        ? `A snapshot of ${whole(records)} has ${whole(snapshot.bytes / 1e6)} MB; writing takes ${taken(snapshot.write)} ms, with pauses up to ${pause(snapshot.writing)} ms.`
        : [],
    ),
    "Bytes are a record's, of the store alone and of the process as a whole; look-ups are per second of processor time. Milliseconds are",
    "by the processor, and in brackets by the clock, with what else the machine did. A pause is the longest turn of the event loop.",
    "",
  ].join("\n");
}

function natsRows(fromNats: ConsentResult["fromNats"]): string[] {
  if (!fromNats) return [];
  return (["table", "map"] as const).map((way) => {
    const { filling, load } = fromNats[way];
    const known = [whole(fromNats.records), ...memory(fromNats[way])];
    return row(`${way}, from NATS`, [...known, "", "", pause(filling), taken(load)]);
  });
}

function memory(of: { readonly bytesOwn: number; readonly bytesResident: number }): string[] {
  return [of.bytesOwn.toFixed(0), of.bytesResident.toFixed(0)];
}

function rates(of: { readonly hitsPerSecond: number; readonly missesPerSecond: number }): string[] {
  return [whole(of.hitsPerSecond), whole(of.missesPerSecond)];
}

function pause({ busyMs, loopMs }: Pauses): string {
  return `${busyMs.toFixed(1)} (${loopMs.toFixed(1)})`;
}

function taken({ busyMs, clockMs }: { readonly busyMs: number; readonly clockMs: number }): string {
  return `${whole(busyMs)} (${whole(clockMs)})`;
}

function row(name: string, values: readonly string[]): string {
  return (name.padEnd(24) + values.map((value) => value.padStart(15)).join("")).trimEnd();
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}
