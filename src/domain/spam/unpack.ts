import { noWeights, numbersAtOnce, ones, type Weights } from "./weights.ts";

/** @throws RangeError if the bytes are not what `SpamModel` says of its weights */
export function unpackWeights(bytes: Uint8Array, { bits, columns }: { bits: number; columns: number }): Weights {
  const width = numbersAtOnce * Math.ceil(columns / 4 / numbersAtOnce);
  const rowsMax = Math.min(2 ** bits, Math.floor(bytes.length / bytesMin));
  const rows = new Int32Array(rowsMax * width).fill(noWeights);
  const weighing = new Int32Array(2 ** bits / 32);
  const reader = { bytes, at: 0 };
  let row = 0;
  let bucket = -1;
  while (reader.at < bytes.length) {
    bucket += 1 + varint(reader);
    if (bucket >= 2 ** bits) throw unreadable();
    weighing[bucket >>> 5] = (weighing[bucket >>> 5] ?? 0) | (1 << (bucket & 31));
    readRow(reader, columns, rows.subarray(row, row + width));
    row += width;
  }
  return { weighing, rowsBefore: sumsBefore(weighing), width, rows: rows.slice(0, row) };
}

/** Of a bucket: how far on it lies and what columns it has. */
const bytesMin = 2;

function readRow(reader: Reader, columns: number, row: Int32Array): void {
  const mask = varint(reader);
  if (mask >= 2 ** columns) throw unreadable();
  const low = mask % 2 ** maskHalf;
  const high = (mask - low) / 2 ** maskHalf;
  for (let column = 0; column < columns; column++) {
    if ((((column < maskHalf ? low : high) >> (column % maskHalf)) & 1) === 0) continue;
    const at = column >> 2;
    row[at] = (row[at] ?? 0) ^ (byte(reader) << (8 * (column & 3)));
  }
}

/** A mask has more bits than JavaScript's bit operators take. */
const maskHalf = 26;

function sumsBefore(weighing: Int32Array): Uint32Array {
  let sum = 0;
  return Uint32Array.from(weighing, (bits) => {
    const before = sum;
    sum += ones(bits);
    return before;
  });
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
