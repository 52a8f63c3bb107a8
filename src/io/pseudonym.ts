import { hash } from "node:crypto";
import { Failure } from "../schemas/failures.ts";
import type { PseudonymSettings } from "../schemas/settings.ts";

const blockBytes = 64;
const digestBytes = 32;
/** 22 base64url characters carry 132 bits: no two people share a pseudonym. */
const pseudonymChars = 22;
/** Longest canonical recipient that takes the fast path: any phone number, any user id of WhatsApp. */
const idBytesMax = 160;

/**
 * What stands for a person wherever a name must not: `p1-<key id>-<22 characters>` of HMAC-SHA-256 over the canonical
 * recipient. One NATS token and one KV key: dashes, underscores, letters and digits only. `p1` names this construction.
 *
 * The HMAC is put together from its two hashes (RFC 2104), because Node's one-shot hash is several times faster than
 * `createHmac`; a test holds it to `createHmac`.
 */
export function createPseudonym({ key, keyId }: { key: string; keyId: string }): (canonicalId: string) => string {
  if (!/^[A-Za-z0-9]{1,16}$/.test(keyId)) throw new RangeError("the key id must be 1 to 16 letters and digits");
  const padded = paddedKey(Buffer.from(key, "utf8"));
  const inner = Buffer.alloc(blockBytes + idBytesMax);
  const outer = Buffer.alloc(blockBytes + digestBytes);
  for (let i = 0; i < blockBytes; i++) {
    inner[i] = (padded[i] ?? 0) ^ 0x36;
    outer[i] = (padded[i] ?? 0) ^ 0x5c;
  }
  const prefix = `p1-${keyId}-`;
  return (canonicalId) => {
    const written = inner.write(canonicalId, blockBytes, "utf8");
    if (written !== Buffer.byteLength(canonicalId)) throw new RangeError("the recipient is too long for a pseudonym");
    outer.write(hash("sha256", inner.subarray(0, blockBytes + written), "binary"), blockBytes, "latin1");
    return prefix + hash("sha256", outer, "base64url").slice(0, pseudonymChars);
  };
}

/** A person's names under the keys that are configured: what is written goes under the first, what is looked up under both. */
export type Pseudonyms = {
  readonly of: (canonicalId: string) => string;
  /** Only while keys are changed. */
  readonly otherOf: ((canonicalId: string) => string) | undefined;
  readonly keys: readonly PseudonymKey[];
  /** The keys themselves, for whoever seals with what is derived from them. */
  readonly secrets: { readonly key: string; readonly other: string | undefined };
};

export type PseudonymKey = {
  readonly id: string;
  /** The same for the same key, and says nothing of it: tells whether a key is the one that had its id before. */
  readonly check: string;
};

/** @throws Failure `BadSettings` when both keys have one id, or one key two */
export function createPseudonyms(settings: PseudonymSettings): Pseudonyms {
  const { CONSENTRY_PSEUDONYM_KEY: key, CONSENTRY_PSEUDONYM_KEY_ID: keyId } = settings;
  const [otherId, otherKey] = settings.CONSENTRY_PSEUDONYM_OTHER_KEY?.split(":") ?? [];
  if (otherId === keyId || otherKey === key)
    throw new Failure(
      "BadSettings",
      "settings are wrong. CONSENTRY_PSEUDONYM_OTHER_KEY: it is the key in use, or has its id; the other key has an id of its own",
      { retry: false },
    );
  const of = createPseudonym({ key, keyId });
  const otherOf =
    otherId === undefined || otherKey === undefined ? undefined : createPseudonym({ key: otherKey, keyId: otherId });
  const keys = [{ id: keyId, check: of(keyItself) }];
  const all = otherOf && otherId ? [...keys, { id: otherId, check: otherOf(keyItself) }] : keys;
  return { of, otherOf, keys: all, secrets: { key, other: otherKey } };
}

/** Nobody's number. */
const keyItself = "the key itself";

/** Which key a pseudonym was made with. */
export function keyIdOf(pseudonym: string): string {
  return pseudonym.split("-")[1] ?? "";
}

/** Keys longer than a block are hashed first. */
function paddedKey(key: Buffer): Buffer {
  return key.length > blockBytes ? hash("sha256", key, "buffer") : key;
}
