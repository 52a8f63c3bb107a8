import { createHash } from "node:crypto";
import { CompactSign, exportSPKI, generateKeyPair } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { type VerificationKey, verifySignature } from "../../../src/io/opa/signature.ts";

type Files = Map<string, Uint8Array>;
type SigningKey = Parameters<CompactSign["sign"]>[0];

const utf8 = new TextEncoder();
const files = () =>
  new Map([
    ["policy.wasm", utf8.encode("module")],
    ["data.json", utf8.encode('{"b": 1, "a": 2}')],
  ]);
const hashes = { wasm: sha256("module"), data: sha256('{"a":2,"b":1}') };
const signedFiles = [
  { name: "policy.wasm", hash: hashes.wasm, algorithm: "SHA-256" },
  { name: "data.json", hash: hashes.data, algorithm: "SHA-256" },
];

let es256: { sign: SigningKey; declared: VerificationKey };
let rs256: { sign: SigningKey; declared: VerificationKey };
const secret = "a secret that is long enough for HMAC";
const hs256: VerificationKey = { keyId: "shared", algorithm: "HS256", key: secret };

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

async function keyPair(keyId: string, algorithm: "ES256" | "RS256") {
  const { privateKey, publicKey } = await generateKeyPair(algorithm);
  return { sign: privateKey, declared: { keyId, algorithm, key: await exportSPKI(publicKey) } };
}

async function signed(
  content: Files,
  by: { sign: SigningKey; alg: string; kid?: string; claims?: object },
): Promise<Files> {
  const payload = utf8.encode(JSON.stringify({ files: signedFiles, ...by.claims }));
  const header = { alg: by.alg, ...(by.kid === undefined ? {} : { kid: by.kid }) };
  const token = await new CompactSign(payload).setProtectedHeader(header).sign(by.sign);
  return new Map([...content, [".signatures.json", utf8.encode(JSON.stringify({ signatures: [token] }))]]);
}

beforeAll(async () => {
  es256 = await keyPair("ci", "ES256");
  rs256 = await keyPair("old", "RS256");
});

describe("a signed bundle", () => {
  it("verifies with ES256, RS256 and HS256", async () => {
    const keys = [es256.declared, rs256.declared, hs256];
    const byEs = await signed(files(), { sign: es256.sign, alg: "ES256", kid: "ci" });
    const byRs = await signed(files(), { sign: rs256.sign, alg: "RS256", kid: "old" });
    const byHs = await signed(files(), { sign: utf8.encode(secret), alg: "HS256", kid: "shared" });
    expect(await verifySignature(byEs, keys)).toEqual({ ok: true, keyId: "ci" });
    expect(await verifySignature(byRs, keys)).toEqual({ ok: true, keyId: "old" });
    expect(await verifySignature(byHs, keys)).toEqual({ ok: true, keyId: "shared" });
  });

  it("verifies if a claim names the key, as opa writes it", async () => {
    const bundle = await signed(files(), { sign: es256.sign, alg: "ES256", claims: { keyid: "ci" } });
    expect(await verifySignature(bundle, [rs256.declared, es256.declared])).toEqual({ ok: true, keyId: "ci" });
  });

  it("verifies without a key id if one key is declared", async () => {
    const bundle = await signed(files(), { sign: es256.sign, alg: "ES256" });
    expect(await verifySignature(bundle, [es256.declared])).toEqual({ ok: true, keyId: "ci" });
    expect(await verifySignature(bundle, [es256.declared, rs256.declared])).toMatchObject({ ok: false });
  });

  it("verifies whatever the white space and order of its data", async () => {
    const other = new Map([...files(), ["data.json", utf8.encode('{"a":2,\n"b":1}')]]);
    const bundle = await signed(other, { sign: es256.sign, alg: "ES256", kid: "ci" });
    expect(await verifySignature(bundle, [es256.declared])).toMatchObject({ ok: true });
  });
});

describe("a bundle is refused", () => {
  const refusals: [string, RegExp, (bundle: Files) => void][] = [
    ["without a signature", /not signed/, (bundle) => bundle.delete(".signatures.json")],
    [
      "with a changed module",
      /policy.wasm is not as it was signed/,
      (bundle) => bundle.set("policy.wasm", utf8.encode("Module")),
    ],
    [
      "with changed data",
      /data.json is not as it was signed/,
      (bundle) => bundle.set("data.json", utf8.encode('{"a":2}')),
    ],
    [
      "with an added file",
      /extra.rego is not among the signed files/,
      (bundle) => bundle.set("extra.rego", utf8.encode("")),
    ],
    [
      "with a missing file",
      /policy.wasm was signed and is not in the bundle/,
      (bundle) => bundle.delete("policy.wasm"),
    ],
    [
      "with two signatures",
      /not signed/,
      (bundle) => bundle.set(".signatures.json", utf8.encode('{"signatures":["a","b"]}')),
    ],
    ["with a signature that is no JSON", /not signed/, (bundle) => bundle.set(".signatures.json", utf8.encode("{"))],
    [
      "with a token that is no token",
      /not declared|does not verify/,
      (bundle) => bundle.set(".signatures.json", utf8.encode('{"signatures":["x"]}')),
    ],
  ];

  it.each(refusals)("%s", async (_what, message, change) => {
    const bundle = await signed(files(), { sign: es256.sign, alg: "ES256", kid: "ci" });
    change(bundle);
    const verified = await verifySignature(bundle, [es256.declared]);
    expect(verified).toEqual({ ok: false, message: expect.stringMatching(message) });
  });

  it("if the key is not declared", async () => {
    const bundle = await signed(files(), { sign: es256.sign, alg: "ES256", kid: "ci" });
    expect(await verifySignature(bundle, [rs256.declared, hs256])).toMatchObject({ ok: false });
    expect(await verifySignature(bundle, [])).toMatchObject({ ok: false });
  });

  it("if another key signed in the declared one's name", async () => {
    const other = await keyPair("ci", "ES256");
    const bundle = await signed(files(), { sign: other.sign, alg: "ES256", kid: "ci" });
    expect(await verifySignature(bundle, [es256.declared])).toMatchObject({ ok: false });
  });

  it("if the token takes the public key for a shared secret", async () => {
    const forged = await signed(files(), { sign: utf8.encode(es256.declared.key), alg: "HS256", kid: "ci" });
    expect(await verifySignature(forged, [es256.declared])).toMatchObject({ ok: false });
  });

  it("if its files are hashed with a weak algorithm", async () => {
    const weak = signedFiles.map((file) => ({ ...file, algorithm: "MD5" }));
    const bundle = await signed(files(), { sign: es256.sign, alg: "ES256", kid: "ci", claims: { files: weak } });
    expect(await verifySignature(bundle, [es256.declared])).toMatchObject({ ok: false });
  });

  it("if the signature was made for another scope", async () => {
    const bundle = await signed(files(), { sign: es256.sign, alg: "ES256", kid: "ci", claims: { scope: "write" } });
    expect(await verifySignature(bundle, [es256.declared])).toMatchObject({ ok: false });
  });
});
