import type { ModelHead, SpamModel } from "../../schemas/policy/spam-model.ts";
import { signBuckets, wordBucket } from "./features.ts";

/**
 * A model unpacked for scoring. Each bucket that weighs has a row: the weights of two columns are the halves of one number,
 * the even column's the lower, so that adding rows adds two columns at once.
 */
export type OpenModel = {
  readonly version: string;
  readonly bits: number;
  readonly minimumLetters: number;
  readonly heads: Readonly<Record<keyof SpamModel["heads"], OpenHead>>;
  /** Numbers a row. */
  readonly width: number;
  /** Bucket → its row; 0 is a row of zeros. */
  readonly rowOf: Uint32Array;
  readonly rows: Int32Array;
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
  return { version, bits, minimumLetters, heads, reasons, ...unpacked(bytesOf(model.weights), bits, columns) };
}

/** A mask has to fit the bits that JavaScript works on. */
const columnsMax = 52;

function openHead(head: ModelHead, first: number): OpenHead {
  if (head.biases.length !== head.labels.length) throw new RangeError("a spam model's biases do not fit its labels");
  return { ...head, first };
}

function bytesOf(base64: string): Uint8Array {
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = characters.charCodeAt(at);
  return bytes;
}

type Table = Pick<OpenModel, "width" | "rowOf" | "rows">;

function unpacked(bytes: Uint8Array, bits: number, columns: number): Table {
  const rowOf = new Uint32Array(1 << bits);
  const width = numbersAtOnce * Math.ceil(columns / 2 / numbersAtOnce);
  const rowsMax = Math.min(rowOf.length, Math.floor(bytes.length / bytesMin));
  const rows = new Int32Array((rowsMax + 1) * width);
  const reader = { bytes, at: 0 };
  let row = 0;
  let bucket = -1;
  while (reader.at < bytes.length) {
    bucket += 1 + varint(reader);
    if (bucket >= rowOf.length) throw unreadable();
    rowOf[bucket] = ++row;
    const mask = varint(reader);
    const low = mask % 2 ** maskHalf;
    const high = (mask - low) / 2 ** maskHalf;
    for (let at = 0; at < columns; at++) {
      if ((((at < maskHalf ? low : high) >> (at % maskHalf)) & 1) === 0) continue;
      const place = row * width + (at >> 1);
      rows[place] = (rows[place] ?? 0) + (at % 2 === 0 ? signed(byte(reader)) : signed(byte(reader)) << 16);
    }
    if (mask >= 2 ** columns) throw unreadable();
  }
  return { width, rowOf, rows: rows.slice(0, (row + 1) * width) };
}

/** Rows are a multiple of it, so that they can be added by so many at once. */
export const numbersAtOnce = 8;

/** A mask has more bits than JavaScript's bit operators take. */
const maskHalf = 26;

/** Of a bucket: how far on it lies and what columns it has. */
const bytesMin = 2;

function signed(value: number): number {
  return (value << 24) >> 24;
}

export function weightOf({ width, rowOf, rows }: OpenModel, bucket: number, column: number): number {
  const both = rows[(rowOf[bucket] ?? 0) * width + (column >> 1)] ?? 0;
  return column % 2 === 0 ? lowerHalf(both) : upperHalf(both);
}

export function lowerHalf(both: number): number {
  return (both << 16) >> 16;
}

export function upperHalf(both: number): number {
  return (both - lowerHalf(both)) >> 16;
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
