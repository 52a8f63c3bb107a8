import { createHash } from "node:crypto";
import { compactVerify, decodeJwt, decodeProtectedHeader, importSPKI } from "jose";
import { z } from "zod";
import { canonicalJson } from "./canonical-json.ts";

/** A key that may sign bundles. */
export interface VerificationKey {
  readonly keyId: string;
  readonly algorithm: "ES256" | "RS256" | "HS256";
  /** PEM of the public key; for HS256 the secret itself. */
  readonly key: string;
}

export type Verified = { readonly ok: true; readonly keyId: string } | { readonly ok: false; readonly message: string };

const signaturesPath = ".signatures.json";

/**
 * Verifies a bundle as OPA does: one JWT in `.signatures.json` names every other file of the bundle with its hash.
 * Source: "Signing" in OPA's documentation of bundles; `v1/bundle/verify.go` and `hash.go` in its repository.
 */
export async function verifySignature(
  files: ReadonlyMap<string, Uint8Array>,
  keys: readonly VerificationKey[],
): Promise<Verified> {
  const token = onlyToken(files.get(signaturesPath));
  if (token === undefined) return refused("the bundle is not signed: .signatures.json must hold one JWT");
  const key = keyOf(token, keys);
  if (!key) return refused("the bundle is signed with a key that is not declared");
  const claims = await claimsOf(token, key);
  if (!claims) return refused(`the signature does not verify with key ${key.keyId} (${key.algorithm})`);
  const fault = fileFault(files, claims.files);
  return fault ? refused(fault) : { ok: true, keyId: key.keyId };
}

const signatures = z.object({ signatures: z.array(z.string()).length(1), plugin: z.literal("").optional() });

const keyClaim = z.object({ keyid: z.string() });

const signedFile = z.object({ name: z.string(), hash: z.string(), algorithm: z.string() });
const claims = z.object({
  files: z.array(signedFile),
  scope: z.literal("").optional(),
});
type SignedFile = z.infer<typeof signedFile>;

function onlyToken(bytes: Uint8Array | undefined): string | undefined {
  if (!bytes) return undefined;
  return signatures.safeParse(parsed(bytes)).data?.signatures[0];
}

/**
 * The header names the key, or a claim as `opa sign` writes it; one declared key needs no name. The name is not verified yet: it
 * only chooses among the declared keys.
 */
function keyOf(token: string, keys: readonly VerificationKey[]): VerificationKey | undefined {
  const keyId = namedKey(token);
  return keyId === undefined && keys.length === 1 ? keys[0] : keys.find((key) => key.keyId === keyId);
}

function namedKey(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).kid ?? keyClaim.safeParse(decodeJwt(token)).data?.keyid;
  } catch {
    return undefined;
  }
}

async function claimsOf(token: string, key: VerificationKey): Promise<z.infer<typeof claims> | undefined> {
  try {
    // The algorithm is the declared one, never the token's own word.
    const { payload } = await compactVerify(token, await keyMaterial(key), { algorithms: [key.algorithm] });
    return claims.safeParse(parsed(payload)).data;
  } catch {
    return undefined;
  }
}

async function keyMaterial(key: VerificationKey) {
  return key.algorithm === "HS256" ? new TextEncoder().encode(key.key) : await importSPKI(key.key, key.algorithm);
}

/** @returns what is wrong with the first file that is not as it was signed */
function fileFault(files: ReadonlyMap<string, Uint8Array>, signed: readonly SignedFile[]): string | undefined {
  const open = new Map(signed.map((file) => [file.name, file]));
  for (const [path, bytes] of files) {
    if (path === signaturesPath) continue;
    const file = open.get(path);
    if (!file) return `${path} is not among the signed files`;
    if (fileHash(path, bytes, file.algorithm) !== file.hash.toLowerCase()) return `${path} is not as it was signed`;
    open.delete(path);
  }
  const [absent] = open.keys();
  return absent === undefined ? undefined : `${absent} was signed and is not in the bundle`;
}

const digests = new Map([
  ["SHA-256", "sha256"],
  ["SHA-384", "sha384"],
  ["SHA-512", "sha512"],
  ["SHA-512-256", "sha512-256"],
]);

/** @returns the hash in hexadecimal; undefined if the algorithm is unknown or too weak for a signature (MD5, SHA-1) */
function fileHash(path: string, bytes: Uint8Array, algorithm: string): string | undefined {
  const digest = digests.get(algorithm);
  if (!digest) return undefined;
  const content = isStructured(path) ? canonicalJson(new TextDecoder().decode(bytes)) : bytes;
  return content === undefined ? undefined : createHash(digest).update(content).digest("hex");
}

/** Data and manifest are hashed by meaning, so that white space and the order of members do not matter. */
function isStructured(path: string): boolean {
  return path === ".manifest" || path === "data.json" || path.endsWith("/data.json") || path.endsWith("/.manifest");
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function refused(message: string): Verified {
  return { ok: false, message };
}
