import { createHash } from "node:crypto";
import type { SyncParts } from "../../edge/sync/run.ts";
import type { ConsentState } from "../../schemas/wire/consent.ts";
import { consentKey } from "../../schemas/wire/subjects.ts";
import type { Consents } from "./consents.ts";
import { placed } from "./grants.ts";
import { onList, onWebsite } from "./people.ts";
import type { Scheduler } from "./scheduler.ts";
import { list, website } from "./sources.ts";
import { faultsMs } from "./times.ts";

type Row = { readonly number: string; readonly status: "granted" | "withdrawn"; readonly atMs: number };
export type Agreements = ReturnType<typeof createAgreements>;

const wanted = { granted: "Granted", withdrawn: "Withdrawn" } as const;

/** Who has agreed to what by their own words, and what sync promises of it: checked as it speaks, and of everything at the end. */
export function createAgreements(scheduler: Scheduler, consents: Consents, fault: (text: string) => void) {
  const rows = new Map<string, Row>();
  const onSite = new Map<string, Row>();
  return { consents, rows: () => [...rows.values()], live, statesOf, projectedUpTo, said, unfinished, atEnd };

  /** The website appends what people say to it; the list is written anew, and names some of them no more. */
  function live(): void {
    for (const number of onWebsite)
      for (let count = 0; count < 3; count++)
        scheduler.after(scheduler.between(500, faultsMs), () => {
          const row = rowOf(number);
          onSite.set(number, row);
          consents.append([placed(website, number, wanted[row.status], row.atMs)]);
        });
    for (const number of onList) {
      rows.set(number, rowOf(number));
      for (let count = 0; count < 3; count++)
        scheduler.after(scheduler.between(500, faultsMs), () => {
          if (scheduler.chance(0.3)) rows.delete(number);
          else rows.set(number, rowOf(number));
        });
    }
  }

  function rowOf(number: string): Row {
    return { number, status: scheduler.chance(0.6) ? "granted" : "withdrawn", atMs: scheduler.nowMs() };
  }

  function statesOf(source: string): [string, ConsentState][] {
    const entries = [...consents.states.entries].filter(([key]) => key.startsWith(`${source}.`));
    return entries.map(([key, { value }]) => [key, value]);
  }

  function isProjected({ key, sequence }: Consents["events"][number]): boolean {
    return (consents.states.get(key)?.value.chain?.to ?? 0) >= sequence;
  }

  /** Whoever sees the checkpoint relies on it. */
  function projectedUpTo(sequence: number): void {
    const missing = consents.events.slice(0, sequence).find((each) => !isProjected(each));
    if (missing) fault(`the checkpoint is at ${sequence}, and ${missing.sequence} is not projected`);
  }

  /** Gates take a source for fresh that says so: then everything that was said before is in force. */
  function said(key: string, health: Parameters<SyncParts["putHealth"]>[1]): void {
    const sinceMs = health?.lastSyncAtMs ?? 0;
    if (key !== "shop/website") return;
    const missing = consents.events.find((each) => each.storedAtMs < sinceMs && !isProjected(each));
    if (missing) fault(`${key} is in sync, and ${missing.sequence} is not projected`);
  }

  /** People of whom something else stands than they said. */
  function others(): string[] {
    const site = onWebsite.filter((number) => stateOf(website, number) !== expected(onSite.get(number)));
    const listed = onList.filter((number) => {
      const row = rows.get(number);
      const state = stateOf(list, number);
      return row ? state !== wanted[row.status] : state === "Granted";
    });
    return [...site.map(() => "website"), ...listed.map(() => "list")];
  }

  function stateOf(source: typeof website, number: string): string | undefined {
    const { partition, event } = placed(source, number, "Granted", 0);
    return consents.states.get(consentKey(source, partition, event.pseudonym))?.value.state;
  }

  function unfinished(): number {
    return others().length + consents.events.filter((each) => !isProjected(each)).length;
  }

  function atEnd(): void {
    for (const source of others()) fault(`of somebody on the ${source} stands otherwise than they said`);
    for (const [key, events] of Map.groupBy(consents.events, (each) => each.key)) {
      const chain = consents.states.get(key)?.value.chain;
      const head = events.reduce((before, { sequence, digest }) => sha256(`${before}\n${sequence}\n${digest}`), "");
      if (chain?.head !== head) fault(`a chain of ${events.length} events has ${chain?.length} and another end`);
    }
  }
}

function expected(row: Row | undefined): string | undefined {
  return row && wanted[row.status];
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
