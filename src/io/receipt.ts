import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { CompactSign, calculateJwkThumbprint, compactVerify, errors } from "jose";
import { Failure } from "../schemas/failures.ts";
import { type ConsentReceipt, consentReceipt, receiptType } from "../schemas/wire/receipt.ts";

/**
 * Signs a receipt: a compact JWS (RFC 7515) whose `kid` is the key's thumbprint (RFC 7638).
 *
 * @param key private key on P-256 or Ed25519, as PEM or JWK
 * @throws Failure when the key is another one
 */
export async function signReceipt(receipt: ConsentReceipt, key: string): Promise<string> {
  const { keyObject, algorithm } = usable(key, privateKeyOf);
  const kid = await thumbprint(keyObject);
  return await new CompactSign(Buffer.from(JSON.stringify(receipt)))
    .setProtectedHeader({ alg: algorithm, kid, typ: receiptType })
    .sign(keyObject);
}

export type ReadReceipt =
  | { readonly ok: true; readonly receipt: ConsentReceipt; readonly keyId: string }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads a receipt if its signature is the key's.
 *
 * @param key public key, as PEM or JWK
 * @throws Failure when the key cannot be used
 */
export async function verifyReceipt(receipt: string, key: string): Promise<ReadReceipt> {
  const { keyObject, algorithm } = usable(key, publicKeyOf);
  try {
    // The key says which algorithm it is for, never the receipt: `none` and every other one are refused.
    const { payload, protectedHeader } = await compactVerify(receipt.trim(), keyObject, { algorithms: [algorithm] });
    if (protectedHeader.typ !== receiptType) return { ok: false, problem: `it is signed, but is no ${receiptType}` };
    const read = consentReceipt.safeParse(JSON.parse(Buffer.from(payload).toString("utf8")));
    if (!read.success) return { ok: false, problem: "it is signed, but is no receipt that this release can read" };
    return { ok: true, receipt: read.data, keyId: await thumbprint(keyObject) };
  } catch (error) {
    return { ok: false, problem: problemOf(error, algorithm) };
  }
}

function problemOf(error: unknown, algorithm: string): string {
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return "the signature is not this key's: it was altered, or signed with another key";
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported)
    return `it names another algorithm than the key's, ${algorithm}`;
  if (error instanceof errors.JOSEError || error instanceof SyntaxError) return "it is no signed receipt";
  throw error;
}

function usable(key: string, read: (key: string) => KeyObject) {
  const keyObject = keyOf(key, read);
  const algorithm = algorithmOf(keyObject);
  if (keyObject && algorithm) return { keyObject, algorithm };
  throw new Failure("BadSettings", "the key of the receipts is no key on P-256 or Ed25519, as PEM or JWK", {
    retry: false,
  });
}

function keyOf(key: string, read: (key: string) => KeyObject): KeyObject | undefined {
  try {
    return read(key);
  } catch {
    // Whatever is wrong with it: a key is not repeated.
    return undefined;
  }
}

function privateKeyOf(key: string): KeyObject {
  return isJwk(key) ? createPrivateKey({ key: JSON.parse(key), format: "jwk" }) : createPrivateKey(key);
}

function publicKeyOf(key: string): KeyObject {
  return isJwk(key) ? createPublicKey({ key: JSON.parse(key), format: "jwk" }) : createPublicKey(key);
}

function isJwk(key: string): boolean {
  return key.trimStart().startsWith("{");
}

function algorithmOf(key: KeyObject | undefined): "ES256" | "EdDSA" | undefined {
  if (key?.asymmetricKeyType === "ed25519") return "EdDSA";
  return key?.asymmetricKeyDetails?.namedCurve === "prime256v1" ? "ES256" : undefined;
}

async function thumbprint(key: KeyObject): Promise<string> {
  const open = key.type === "private" ? createPublicKey(key) : key;
  return await calculateJwkThumbprint(open.export({ format: "jwk" }));
}
