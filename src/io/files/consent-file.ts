import { createHmac, type Hmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { type FileHandle, mkdir, open, rename } from "node:fs/promises";
import { endianness } from "node:os";
import { join } from "node:path";
import { z } from "zod";

// A gate's memory of consent as one file, so that its next start reads a file instead of the whole bucket. Its lengths and
// words are 32-bit numbers in the machine's own order:
//
//   length and head (JSON) │ of each part: number of words, words │ length and legend (JSON) │ HMAC-SHA-256 of all before
//
// The HMAC's key comes from that of the pseudonyms: whoever can write to the disk can still not make anybody agree.

export type ConsentFile<Legend> = {
  /** Replaces the file, once it is whole and on the disk. @returns how many bytes it has @throws Error of the file system */
  readonly write: (contents: Contents<Legend>) => Promise<number>;
  /** @param take given the words of each part, which are void when it returns; all of it is worth nothing if reading is not ok */
  readonly read: (take: (part: Uint32Array) => void) => Promise<Reading<Legend>>;
};

export type ConsentFileOptions = {
  readonly directory: string;
  /** Of the process, so that two that share the directory do not write to one file. */
  readonly name: string;
  /** Key of the pseudonyms. */
  readonly key: string;
  /** How parts are laid out: a file of another layout is not read. */
  readonly layout: string;
  readonly parts: number;
};

/** Where in which bucket the file stands: when the bucket was made, and the last sequence that is in it. */
type Place = { readonly created: string; readonly sequence: number };

type Contents<Legend> = {
  readonly place: Place;
  /** A part as it is when it is asked for; one after the other. */
  readonly part: (index: number) => Uint32Array;
  /** Asked for after the last part. */
  readonly legend: () => Legend;
};

export type Reading<Legend> =
  | { readonly ok: true; readonly place: Place; readonly legend: Legend }
  | { readonly ok: false; readonly reason: "NotThere" | "OtherVersion" | "Damaged" };

const head = z.object({
  format: z.literal(2),
  endianness: z.literal(endianness()),
  layout: z.string(),
  created: z.string(),
  sequence: z.int().min(0),
});
const digestBytes = 32;
const wordBytes = Uint32Array.BYTES_PER_ELEMENT;
const headBytesMax = 64 * 1024;
/** Read or written at once: few enough that signing them holds nobody up. */
const blockBytes = 2 ** 20;

export function consentFile<Legend>(options: ConsentFileOptions): ConsentFile<Legend> {
  const path = join(options.directory, "consent.snapshot");
  const secret = Buffer.from(hkdfSync("sha256", options.key, "", "consent snapshot", digestBytes));
  return {
    write: async (contents) => {
      await mkdir(options.directory, { recursive: true, mode: 0o700 });
      const unfinished = `${path}.${options.name}`;
      const file = await open(unfinished, "w", 0o600);
      try {
        await writeContents(signed(file, secret), options, contents);
        await file.sync();
        const { size } = await file.stat();
        await rename(unfinished, path);
        return size;
      } finally {
        await file.close();
      }
    },
    read: async (take) => {
      const file = await open(path, "r").catch(() => undefined);
      if (!file) return { ok: false, reason: "NotThere" };
      try {
        return await readContents<Legend>(await checked(file, secret), options, take);
      } catch {
        return { ok: false, reason: "Damaged" };
      } finally {
        await file.close();
      }
    },
  };
}

type Signed = { readonly add: (bytes: Uint8Array) => Promise<void>; readonly finish: () => Promise<void> };

/** Small things are collected, so that each does not cost a write of its own. */
function signed(file: FileHandle, secret: Buffer): Signed {
  const digest = createHmac("sha256", secret);
  const block = new Uint8Array(blockBytes);
  let filled = 0;
  return {
    add,
    finish: async () => {
      await writeBlock();
      await file.writeFile(digest.digest());
    },
  };

  async function add(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const some = bytes.subarray(done, done + blockBytes - filled);
      block.set(some, filled);
      filled += some.length;
      done += some.length;
      if (filled === blockBytes) await writeBlock();
    }
  }

  async function writeBlock(): Promise<void> {
    const some = block.subarray(0, filled);
    digest.update(some);
    await file.writeFile(some);
    filled = 0;
  }
}

async function writeContents<Legend>(to: Signed, options: ConsentFileOptions, contents: Contents<Legend>) {
  const { layout, parts } = options;
  await to.add(jsonBytes({ format: 2, endianness: endianness(), layout, ...contents.place }));
  let copy = new Uint32Array(0);
  for (let index = 0; index < parts; index++) {
    const words = contents.part(index);
    const length = words.length + 1;
    if (copy.length < length) copy = new Uint32Array(length * 2);
    copy[0] = words.length;
    copy.set(words, 1);
    await to.add(new Uint8Array(copy.buffer, 0, length * wordBytes));
  }
  await to.add(jsonBytes(contents.legend()));
  await to.finish();
}

function jsonBytes(value: unknown): Uint8Array {
  const text = Buffer.from(JSON.stringify(value));
  return Buffer.concat([new Uint8Array(Uint32Array.of(text.length).buffer), text]);
}

type Checked = {
  /** Fills it with what comes next. @throws Error at the end of the file */
  readonly fill: <Bytes extends Uint8Array>(bytes: Bytes) => Promise<Bytes>;
  readonly number: () => Promise<number>;
  readonly json: (bytesMax: number) => Promise<unknown>;
  /** Whether all that was read was signed, and nothing is behind it. */
  readonly isGenuine: () => Promise<boolean>;
  readonly bytesLeft: () => number;
};

async function checked(file: FileHandle, secret: Buffer): Promise<Checked> {
  const end = (await file.stat()).size - digestBytes;
  const digest: Hmac = createHmac("sha256", secret);
  let [free, taken] = [new Uint8Array(blockBytes), new Uint8Array(blockBytes)];
  let block = new Uint8Array(0);
  let used = 0;
  let read = 0;
  let coming = blockAt(0);
  const bytesLeft = () => end - read + block.length - used;
  return { fill, number, json, isGenuine, bytesLeft };

  async function fill<Bytes extends Uint8Array>(bytes: Bytes): Promise<Bytes> {
    for (let done = 0; done < bytes.length; ) {
      if (used === block.length) await readBlock();
      const some = block.subarray(used, used + bytes.length - done);
      bytes.set(some, done);
      used += some.length;
      done += some.length;
    }
    return bytes;
  }

  /** The next one is read while this one is worked on. */
  async function readBlock(): Promise<void> {
    block = await coming;
    coming = blockAt(read + block.length);
    digest.update(block);
    read += block.length;
    used = 0;
  }

  function blockAt(at: number): Promise<Uint8Array<ArrayBuffer>> {
    [free, taken] = [taken, free];
    const bytes = readAt(at, taken.subarray(0, Math.max(0, end - at)));
    // Told where it is waited for.
    bytes.catch(() => {});
    return bytes;
  }

  async function readAt(at: number, into: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const { bytesRead } = await file.read(into, 0, into.length, at);
    if (bytesRead === 0) throw new Error("the file ends too early");
    return into.subarray(0, bytesRead);
  }

  async function number(): Promise<number> {
    const one = new Uint32Array(1);
    await fill(new Uint8Array(one.buffer));
    return one[0] ?? 0;
  }

  async function json(bytesMax: number): Promise<unknown> {
    const bytes = await number();
    if (bytes > Math.min(bytesMax, bytesLeft())) throw new Error("the file is no snapshot");
    return JSON.parse(Buffer.from(await fill(new Uint8Array(bytes))).toString("utf8"));
  }

  async function isGenuine(): Promise<boolean> {
    const found = await readAt(end, new Uint8Array(digestBytes));
    return bytesLeft() === 0 && found.length === digestBytes && timingSafeEqual(found, digest.digest());
  }
}

async function readContents<Legend>(
  from: Checked,
  options: ConsentFileOptions,
  take: (part: Uint32Array) => void,
): Promise<Reading<Legend>> {
  const known = head.safeParse(await from.json(headBytesMax)).data;
  if (known?.layout !== options.layout) return { ok: false, reason: "OtherVersion" };
  let room = new Uint32Array(0);
  for (let index = 0; index < options.parts; index++) {
    const length = await from.number();
    if (length * wordBytes > from.bytesLeft()) throw new Error("the file is no snapshot");
    if (room.length < length) room = new Uint32Array(length * 2);
    await from.fill(new Uint8Array(room.buffer, 0, length * wordBytes));
    take(room.subarray(0, length));
  }
  const legend = (await from.json(from.bytesLeft())) as Legend;
  if (!(await from.isGenuine())) return { ok: false, reason: "Damaged" };
  return { ok: true, place: { created: known.created, sequence: known.sequence }, legend };
}
