import type { ConsentEvent } from "../../schemas/wire/consent.ts";
import { rankOf } from "./difference.ts";

/** Whom a reading has named so far, and by which word. Some thirty bytes a person, whatever the size of the list. */
export type Named = {
  /** Remembers the event's word of its person; false when one that counts more was named before. */
  readonly take: (event: Pick<ConsentEvent, "pseudonym" | "atMs" | "event">) => boolean;
  readonly has: (pseudonym: string) => boolean;
  readonly size: () => number;
};

/** Words of a pseudonym that are kept: 90 of the 128 bits of its HMAC, so that two people are taken for one never. */
const wordsPerPerson = 3;
const charactersPerWord = 5;
const digestCharacters = 22;
const capacityFirst = 1 << 12;
const filledMax = 0.7;

/** An open-addressing table in typed arrays. */
export function createNamed(): Named {
  let capacity = capacityFirst;
  let keys = new Uint32Array(capacity * wordsPerPerson);
  let ranks = new Float64Array(capacity);
  let size = 0;
  const sought = new Uint32Array(wordsPerPerson);
  return {
    size: () => size,
    has: (pseudonym) => keys[slotOf(readInto(sought, pseudonym)) * wordsPerPerson] !== 0,
    take: (event) => {
      const rank = rankOf(event);
      const slot = slotOf(readInto(sought, event.pseudonym));
      const isNew = keys[slot * wordsPerPerson] === 0;
      if (!isNew && rank <= (ranks[slot] as number)) return false;
      keys.set(sought, slot * wordsPerPerson);
      ranks[slot] = rank;
      if (isNew && ++size > capacity * filledMax) grow();
      return true;
    },
  };

  /** Where the key stands, or the free place where it belongs. */
  function slotOf(key: Uint32Array): number {
    for (let slot = (key[0] as number) % capacity; ; slot = (slot + 1) % capacity) {
      const at = slot * wordsPerPerson;
      if (keys[at] === 0) return slot;
      if (keys[at] === key[0] && keys[at + 1] === key[1] && keys[at + 2] === key[2]) return slot;
    }
  }

  function grow(): void {
    const [before, ranksBefore] = [keys, ranks];
    capacity *= 2;
    keys = new Uint32Array(capacity * wordsPerPerson);
    ranks = new Float64Array(capacity);
    for (let at = 0; at < before.length; at += wordsPerPerson) {
      if (before[at] === 0) continue;
      const key = before.subarray(at, at + wordsPerPerson);
      const slot = slotOf(key);
      keys.set(key, slot * wordsPerPerson);
      ranks[slot] = ranksBefore[at / wordsPerPerson] as number;
    }
  }
}

/** A word is never 0, which stands for a free place. */
function readInto(key: Uint32Array, pseudonym: string): Uint32Array {
  const start = pseudonym.length - digestCharacters;
  if (start < 0) throw new Error("no pseudonym");
  for (let word = 0; word < wordsPerPerson; word++) {
    let bits = 0;
    for (let at = 0; at < charactersPerWord; at++)
      bits = (bits << 6) | sixBits(pseudonym.charCodeAt(start + word * charactersPerWord + at));
    key[word] = bits + 1;
  }
  return key;
}

/** Of a character of base64url (RFC 4648, section 5). */
function sixBits(code: number): number {
  if (code >= 0x61) return code - 0x61 + 26;
  if (code >= 0x41) return code === 0x5f ? 63 : code - 0x41;
  return code === 0x2d ? 62 : code - 0x30 + 52;
}
