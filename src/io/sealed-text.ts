import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { sealedPrefix } from "../schemas/wire/desired.ts";

/** Texts that cross NATS and name people, for whoever holds the key of the pseudonyms and nobody else. */
export type Sealer = {
  /** The same text gives the same answer, so that what has not changed is not written again. */
  readonly seal: (text: string) => string;
  /** Undefined for what is not sealed, or was sealed with another key. */
  readonly open: (sealed: string) => string | undefined;
};

const cipher = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;
/** The longest text that is sealed has less than a megabyte; what unpacks to more was not sealed here. */
const textBytesMax = 16 * 1024 * 1024;

/**
 * `s1.` and base64 of nonce, tag and AES-256-GCM over the gzipped text. The nonce is an HMAC of the text, under a key of its own: two
 * texts never share one.
 *
 * @param key the key of the pseudonyms; those of the cipher are derived from it (RFC 5869)
 * @param other while keys are changed, the other one: what it sealed is opened as well
 */
export function createSealer({ key, other }: { readonly key: string; readonly other?: string | undefined }): Sealer {
  const { seal, open } = sealerOf(key);
  const before = other === undefined ? undefined : sealerOf(other);
  return { seal, open: (sealed) => open(sealed) ?? before?.open(sealed) };
}

function sealerOf(key: string): Sealer {
  const secret = derived(key, "sealed-text cipher");
  const nonceKey = derived(key, "sealed-text nonce");
  return {
    seal: (text) => {
      const nonce = createHmac("sha256", nonceKey).update(text).digest().subarray(0, nonceBytes);
      const sealing = createCipheriv(cipher, secret, nonce);
      const body = Buffer.concat([sealing.update(gzipSync(text)), sealing.final()]);
      return sealedPrefix + Buffer.concat([nonce, sealing.getAuthTag(), body]).toString("base64");
    },
    open: (sealed) => {
      if (!sealed.startsWith(sealedPrefix)) return undefined;
      const bytes = Buffer.from(sealed.slice(sealedPrefix.length), "base64");
      try {
        const opening = createDecipheriv(cipher, secret, bytes.subarray(0, nonceBytes));
        opening.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
        const packed = Buffer.concat([opening.update(bytes.subarray(nonceBytes + tagBytes)), opening.final()]);
        return gunzipSync(packed, { maxOutputLength: textBytesMax }).toString("utf8");
      } catch {
        return undefined;
      }
    },
  };
}

function derived(key: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", key, "consentry", purpose, 32));
}
