import { type ConsentKept, type ConsentState, consentKept, ownNumbers } from "../../../schemas/wire/consent.ts";
import { readPerson, realmNameOf } from "./key.ts";
import { fillShard, packedRows } from "./layout.ts";
import { createPages } from "./pages.ts";
import { rowAt, type Shard, wordsAt } from "./places.ts";
import { createProfiles, type Profile } from "./profiles.ts";
import { addRealm, fits, keyWords, personBits, profileOf, realmsMax, rowWords, withNumbers, writeRow } from "./row.ts";
import { findRow, insertRow, removeRow } from "./shard.ts";

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
  /** The rows of a part, void after the next change or question: to be copied at once. Between two parts the table may go on. */
  readonly part: (index: number) => Uint32Array;
  /** What the rows of all parts refer to: to be asked for after the last of them. */
  readonly legend: () => TableLegend;
};

/** A table that is made of what somebody kept. */
export type KeptTable = {
  /** Copies the rows of a part; the first part comes first. */
  readonly add: (part: Uint32Array) => void;
  /** After the last part. @returns undefined when these were no parts of a table */
  readonly finish: (legend: TableLegend) => ConsentTable | undefined;
};

export type TableLegend = {
  readonly realms: readonly string[];
  readonly profiles: readonly (Profile | null)[];
  readonly odd: readonly (readonly [key: string, state: ConsentKept])[];
};

const partBits = 8;
export const tableParts = 2 ** partBits;

/** Changes whenever parts that were copied before can no longer be understood. */
export const tableLayout = JSON.stringify({
  version: 2,
  rowWords,
  tableParts,
  ownNumbers,
  kept: Object.keys(consentKept.shape),
});

export function createConsentTable(): ConsentTable {
  return tableOf(emptyShards(), { realms: [], profiles: [], odd: [] }, []);
}

export function keptTable(): KeptTable {
  const shards = emptyShards();
  const uses: number[] = [];
  let added = 0;
  let sound = true;
  return {
    add: (part) => {
      const shard = shards[added++];
      sound &&= shard !== undefined && fillShard(shard, part);
      for (let row = 0; row < part.length; row += rowWords) {
        const profile = profileOf(part, row);
        uses[profile] = (uses[profile] ?? 0) + 1;
      }
    },
    finish: (legend) => (sound && added === tableParts ? tableOf(shards, legend, uses) : undefined),
  };
}

function emptyShards(): Shard[] {
  const room = createPages((owner, from, to) => {
    const pages = shards[owner]?.pages ?? [];
    pages[pages.indexOf(from)] = to;
  });
  const shards = Array.from(
    { length: tableParts },
    (_, index): Shard => ({ index, room, pages: [], spread: 0, rows: 0 }),
  );
  return shards;
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
    bytes: () => shardAt(0).room.bytes(),
    part: (index) => packedRows(shardAt(index)),
    legend: () => ({ realms, profiles: profiles.list(), odd: [...odd] }),
  };

  function get(key: string): ConsentKept | undefined {
    const shard = locate(key);
    const place = shard ? findRow(shard, rowKey) : -1;
    if (!shard || place < 0) return odd.get(key);
    const words = wordsAt(shard, place);
    const row = rowAt(shard, place);
    const profile = profiles.at(profileOf(words, row));
    return profile && withNumbers(words, row, profile);
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
    if (found >= 0) profiles.release(profileOf(wordsAt(shard, found), rowAt(shard, found)));
    const place = found >= 0 ? found : insertRow(shard, rowKey, found);
    writeRow(wordsAt(shard, place), rowAt(shard, place), { key: rowKey, profile: id, state });
  }

  function remove(key: string): void {
    odd.delete(key);
    const shard = locate(key);
    const place = shard ? findRow(shard, rowKey) : -1;
    if (!shard || place < 0) return;
    profiles.release(profileOf(wordsAt(shard, place), rowAt(shard, place)));
    removeRow(shard, place);
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
