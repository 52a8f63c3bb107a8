import type { ModelHead, SpamModel } from "../../schemas/policy/spam-model.ts";
import { signBuckets, wordBucket } from "./features.ts";

/** A model unpacked for scoring: the weights of bucket b are entries `starts[b]` to `starts[b + 1]`. */
export type OpenModel = {
  readonly version: string;
  readonly bits: number;
  readonly minimumLetters: number;
  readonly heads: Readonly<Record<keyof SpamModel["heads"], OpenHead>>;
  readonly columns: number;
  readonly starts: Uint32Array;
  readonly column: Uint8Array;
  readonly weight: Int8Array;
  /** Bucket → what may be told of it without repeating anybody's text. */
  readonly reasons: ReadonlyMap<number, string>;
};

export type OpenHead = ModelHead & {
  /** Column of the first label. */
  readonly first: number;
};

/** @throws RangeError if the weights are not as the heads say, so that a bundle is refused and not half applied */
export function openModel(model: SpamModel): OpenModel {
  const { version, bits, minimumLetters } = model;
  const heads = {
    class: openHead(model.heads.class, 0),
    language: openHead(model.heads.language, model.heads.class.labels.length),
    content: openHead(model.heads.content, model.heads.class.labels.length + model.heads.language.labels.length),
  };
  const columns = heads.content.first + heads.content.labels.length;
  if (columns > columnsMax) throw new RangeError(`a spam model has at most ${columnsMax} labels, this one ${columns}`);
  const reasons = signBuckets(bits);
  for (const words of model.words) reasons.set(wordBucket(words, bits), words);
  return { version, bits, minimumLetters, heads, columns, reasons, ...unpacked(bytesOf(model.weights), bits, columns) };
}

/** A mask has to fit the bits that JavaScript works on. */
const columnsMax = 52;

function openHead(head: ModelHead, first: number): OpenHead {
  if (head.biases.length !== head.labels.length) throw new RangeError("a spam model's biases do not fit its labels");
  return { ...head, first };
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

type Table = Pick<OpenModel, "starts" | "column" | "weight">;

function unpacked(bytes: Uint8Array, bits: number, columns: number): Table {
  const buckets = 1 << bits;
  const starts = new Uint32Array(buckets + 1);
  const column = new Uint8Array(bytes.length);
  const weight = new Int8Array(bytes.length);
  const reader = { bytes, at: 0 };
  let entries = 0;
  let filled = 0;
  let bucket = -1;
  while (reader.at < bytes.length) {
    bucket += 1 + varint(reader);
    if (bucket >= buckets) throw unreadable();
    starts.fill(entries, filled, bucket + 1);
    filled = bucket + 1;
    const mask = varint(reader);
    for (let at = 0; at < columns; at++) {
      if (Math.floor(mask / 2 ** at) % 2 === 0) continue;
      column[entries] = at;
      weight[entries++] = byte(reader);
    }
    if (mask >= 2 ** columns) throw unreadable();
  }
  starts.fill(entries, filled);
  return { starts, column: column.slice(0, entries), weight: weight.slice(0, entries) };
}

type Reader = { readonly bytes: Uint8Array; at: number };

function byte(reader: Reader): number {
  const value = reader.bytes[reader.at++];
  if (value === undefined) throw unreadable();
  return value;
}

/** LEB128, unsigned, up to 2^53. */
function varint(reader: Reader): number {
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    const next = byte(reader);
    value += (next & 0x7f) * factor;
    if (next < 0x80) return value;
    if (factor > 2 ** 42) throw unreadable();
  }
}

function unreadable(): RangeError {
  return new RangeError("the weights of the spam model cannot be read: train it again");
}
