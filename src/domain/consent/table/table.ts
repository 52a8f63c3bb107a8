import { type ConsentKept, type ConsentState, consentKept, ownNumbers } from "../../../schemas/wire/consent.ts";
import { readPerson, realmNameOf } from "./key.ts";
import { createProfiles, type Profile } from "./profiles.ts";
import { addRealm, fits, keyWords, personBits, profileOf, realmsMax, rowWords, withNumbers, writeRow } from "./row.ts";
import { emptyShard, findRow, insertRow, removeRow, type Shard, shardOf } from "./shard.ts";

/**
 * Who agreed to what, for millions of people in a few typed arrays, out of the garbage collector's sight. It is a Map to
 * whoever uses it; its keys are those of the bucket `consent`.
 */
export type ConsentTable = {
  readonly get: (key: string) => ConsentKept | undefined;
  readonly set: (key: string, state: ConsentState) => void;
  readonly delete: (key: string) => void;
  readonly size: () => number;
  /** Of its rows; all else is little. */
  readonly bytes: () => number;
  /** A part as it is until the next change: to be copied at once. Between two of them the table may go on. */
  readonly part: (index: number) => TablePart;
  /** What the rows of all parts refer to: to be asked for after the last of them. */
  readonly legend: () => TableLegend;
};

export type TablePart = { readonly spread: number; readonly words: Uint32Array };
export type TableLegend = {
  readonly realms: readonly string[];
  readonly profiles: readonly (Profile | null)[];
  readonly odd: readonly (readonly [key: string, state: ConsentKept])[];
};

const partBits = 12;
export const tableParts = 2 ** partBits;

/** Changes whenever parts that were copied before can no longer be understood. */
export const tableLayout = JSON.stringify({ rowWords, tableParts, ownNumbers, kept: Object.keys(consentKept.shape) });

/** Where a kept part is read into. @param words of it */
export function tableRoom(words: number): Uint32Array {
  return new Uint32Array(words);
}

export function createConsentTable(): ConsentTable {
  const shards = Array.from({ length: tableParts }, emptyShard);
  return tableOf(shards, { realms: [], profiles: [], odd: [] }, []);
}

/** The table of which somebody kept the parts, in order, and the legend; undefined when these are no parts. */
export function restoredTable(parts: readonly TablePart[], legend: TableLegend): ConsentTable | undefined {
  const uses: number[] = [];
  const onRow = (profile: number) => {
    uses[profile] = (uses[profile] ?? 0) + 1;
  };
  const shards = parts.flatMap(({ words, spread }) => shardOf(words, spread, onRow) ?? []);
  return shards.length === tableParts ? tableOf(shards, legend, uses) : undefined;
}

/** @param uses how many rows have each profile */
function tableOf(shards: readonly Shard[], legend: TableLegend, uses: number[]): ConsentTable {
  const realms = [...legend.realms];
  const realmIds = new Map(realms.map((name, id) => [name, id]));
  const odd = new Map(legend.odd);
  const profiles = createProfiles(legend.profiles, uses);
  const rowKey = new Uint32Array(keyWords);
  return {
    get,
    set,
    delete: remove,
    size: () => shards.reduce((sum, { rows }) => sum + rows, odd.size),
    bytes: () => shards.reduce((sum, { words }) => sum + words.byteLength, 0),
    part: shardAt,
    legend: () => ({ realms, profiles: profiles.list(), odd: [...odd] }),
  };

  function get(key: string): ConsentKept | undefined {
    const shard = locate(key);
    const row = shard ? findRow(shard, rowKey) : -1;
    if (!shard || row < 0) return odd.get(key);
    const profile = profiles.at(profileOf(shard.words, row));
    return profile && withNumbers(shard.words, row, profile);
  }

  function set(key: string, state: ConsentState): void {
    const profile = profileOfState(state);
    const id = profiles.take(profile);
    const shard = id === 0 ? undefined : (locate(key) ?? addRealmOf(key));
    if (!shard) {
      if (id !== 0) profiles.release(id);
      remove(key);
      odd.set(key, keptOf(profile, state));
      return;
    }
    odd.delete(key);
    const found = findRow(shard, rowKey);
    if (found >= 0) profiles.release(profileOf(shard.words, found));
    const row = found >= 0 ? found : insertRow(shard, rowKey);
    writeRow(shard.words, row, { key: rowKey, profile: id, state });
  }

  function remove(key: string): void {
    odd.delete(key);
    const shard = locate(key);
    const row = shard ? findRow(shard, rowKey) : -1;
    if (!shard || row < 0) return;
    profiles.release(profileOf(shard.words, row));
    removeRow(shard, row);
  }

  /** Reads the key into `rowKey`. @returns where it belongs; undefined when its realm has no rows, or it is no row's at all */
  function locate(key: string): Shard | undefined {
    const realm = realmIds.get(realmNameOf(key));
    if (realm === undefined || !readPerson(key, rowKey)) return undefined;
    addRealm(rowKey, realm);
    return shardAt((rowKey[1] ?? 0) >>> (personBits - partBits));
  }

  function addRealmOf(key: string): Shard | undefined {
    if (realms.length === realmsMax || !readPerson(key, rowKey)) return undefined;
    const name = realmNameOf(key);
    if (realmIds.has(name)) return undefined;
    realmIds.set(name, realms.length);
    realms.push(name);
    return locate(key);
  }

  function shardAt(index: number): Shard {
    const shard = shards[index];
    if (!shard) throw new RangeError(`the table has no part ${index}`);
    return shard;
  }
}

const keptNames = Object.keys(consentKept.shape) as (keyof ConsentKept)[];
const someEvidence = "recorded";
const isOwnNumber = new Set<string>(ownNumbers);

/** Numbers that a row has a place for are null, and never left out: a copy of such an object would take ten times as long. */
function profileOfState(state: ConsentState): Profile {
  const profile: Partial<Record<string, unknown>> = {};
  for (const name of keptNames) {
    const value = state[name];
    if (value !== undefined) profile[name] = isOwnNumber.has(name) && fits(value) ? null : value;
  }
  profile.evidence = state.evidence ? someEvidence : null;
  return profile;
}

/** A profile with the numbers in it that a row would have had a place for. */
function keptOf(profile: Profile, state: ConsentState): ConsentKept {
  const kept: Profile = { ...profile };
  for (const name of ownNumbers) if (typeof state[name] === "number") kept[name] = state[name];
  return kept as ConsentKept;
}
