/**
 * The two buffers that pass between the gate's thread and a judging worker. One buffer a batch each way, transferred and
 * never cloned: cloning objects costs more than judging them.
 *
 *     question   count │ length × count │ input texts, one after the other
 *     answer     count │ text number × count │ texts │ length × texts │ the different output texts
 *
 * All numbers are unsigned 32-bit in the machine's own order. Most verdicts of a batch are the same text, so an answer names
 * each text once. A message without an answer has the number `failed`.
 */
export const failed = 0xffffffff;

const wordBytes = 4;

/** @returns the question for these inputs, each the UTF-8 text of one JSON document */
export function packInputs(inputs: readonly Uint8Array[]): ArrayBuffer {
  const headBytes = (1 + inputs.length) * wordBytes;
  const bodyBytes = inputs.reduce((sum, input) => sum + input.byteLength, 0);
  const buffer = new ArrayBuffer(headBytes + bodyBytes);
  const head = new Uint32Array(buffer, 0, 1 + inputs.length);
  const bytes = new Uint8Array(buffer);
  head[0] = inputs.length;
  let offset = headBytes;
  inputs.forEach((input, index) => {
    head[1 + index] = input.byteLength;
    bytes.set(input, offset);
    offset += input.byteLength;
  });
  return buffer;
}

/** @returns views into the question's buffer, in order */
export function unpackInputs(buffer: ArrayBuffer): Uint8Array[] {
  const count = new Uint32Array(buffer, 0, 1)[0] ?? 0;
  const lengths = new Uint32Array(buffer, wordBytes, count);
  return slices({ buffer, offset: (1 + count) * wordBytes, lengths });
}

/** What a worker found: for each message the number of its output's text, or `failed`. */
export interface Answer {
  readonly textOf: Uint32Array;
  readonly texts: readonly Uint8Array[];
}

export function packAnswer(answer: Answer): ArrayBuffer {
  const { textOf, texts } = answer;
  const headWords = 2 + textOf.length + texts.length;
  const bodyBytes = texts.reduce((sum, text) => sum + text.byteLength, 0);
  const buffer = new ArrayBuffer(headWords * wordBytes + bodyBytes);
  const head = new Uint32Array(buffer, 0, headWords);
  head[0] = textOf.length;
  head.set(textOf, 1);
  head[1 + textOf.length] = texts.length;
  const bytes = new Uint8Array(buffer);
  let offset = headWords * wordBytes;
  texts.forEach((text, index) => {
    head[2 + textOf.length + index] = text.byteLength;
    bytes.set(text, offset);
    offset += text.byteLength;
  });
  return buffer;
}

export function unpackAnswer(buffer: ArrayBuffer): Answer {
  const count = new Uint32Array(buffer, 0, 1)[0] ?? 0;
  const textOf = new Uint32Array(buffer, wordBytes, count);
  const textCount = new Uint32Array(buffer, (1 + count) * wordBytes, 1)[0] ?? 0;
  const lengths = new Uint32Array(buffer, (2 + count) * wordBytes, textCount);
  return { textOf, texts: slices({ buffer, offset: (2 + count + textCount) * wordBytes, lengths }) };
}

function slices(parts: { buffer: ArrayBuffer; offset: number; lengths: Uint32Array }): Uint8Array[] {
  const found: Uint8Array[] = [];
  let offset = parts.offset;
  for (const length of parts.lengths) {
    found.push(new Uint8Array(parts.buffer, offset, length));
    offset += length;
  }
  return found;
}
