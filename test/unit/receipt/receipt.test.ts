import { execFileSync } from "node:child_process";
import { createPublicKey, generateKeyPairSync, hash, type KeyObject, sign, verify } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { foldChained } from "../../../src/domain/consent/chain.ts";
import { consentReceipt, type Told } from "../../../src/domain/consent/receipt.ts";
import { signReceipt, verifyReceipt } from "../../../src/io/receipt.ts";
import type { ConsentState } from "../../../src/schemas/wire/consent.ts";
import { consentEvent, somebody } from "../../support/consent.ts";

const sha256Hex = (text: string) => hash("sha256", text, "hex");

function told(sequence: number, changes: Parameters<typeof consentEvent>[0]): Told {
  const event = consentEvent(changes);
  return { event, sequence, digest: sha256Hex(JSON.stringify(event)) };
}

const history = [
  told(3, { atMs: 1_000_000, recordedAtMs: 1_001_000, jurisdiction: "GB", validUntilMs: 90_000_000 }),
  told(9, {
    event: "Withdrawn",
    atMs: 2_000_000,
    recordedAtMs: 2_000_000,
    purposes: ["newsletter"],
    method: "Keyword",
  }),
];
const state = history.reduce<ConsentState | undefined>(
  (before, each) => foldChained(before, each.event, { stored: { ...each, storedAtMs: 5_000_000 }, sha256Hex }),
  undefined,
) as ConsentState;
const receipt = consentReceipt({
  ...{ id: "7b1c", source: "marketing/website-optin", pseudonym: somebody },
  ...{ state, history, nowMs: 3_000_500 },
});

const keys = {
  "P-256": generateKeyPairSync("ec", { namedCurve: "P-256" }),
  Ed25519: generateKeyPairSync("ed25519"),
};
const pem = (key: KeyObject) =>
  key.export({ format: "pem", type: key.type === "private" ? "pkcs8" : "spki" }).toString();
const jwk = (key: KeyObject) => JSON.stringify(key.export({ format: "jwk" }));

describe("a consent receipt", () => {
  it("says who agreed to what, with whom, how and until when, and how that came about", () => {
    expect(receipt).toMatchObject({
      ...{ iss: "iDesk Media", sub: somebody, iat: 3000, jti: "7b1c" },
      header: { record_id: "marketing/website-optin", pii_principal_id: somebody },
      processing: [
        {
          privacy_notice: { id: "wa-optin-2026-03", language: "en", hash: "sha256:0a1b" },
          ...{ purposes: [{ purpose: "offers" }], lawful_basis: "Consent", jurisdiction: "GB" },
        },
      ],
      party_identification: [{ party_name: "iDesk Media", party_role: "PIIController" }],
      event: { event_state: "given", event_time: "1970-01-01T00:16:40Z", validity_until: "1970-01-02T01:00:00Z" },
      history: [
        { event_state: "given", event_type: "expressed", event_time: "1970-01-01T00:16:40Z", sequence: 3 },
        { event_state: "withdrawn", collection_method: "Keyword", event_time: "1970-01-01T00:33:20Z", sequence: 9 },
      ],
      chain: { head: state.chain?.head, from: 3, to: 9, length: 2 },
    });
  });

  it.each(["P-256", "Ed25519"] as const)("is verified by a third party that has the public key: %s", async (curve) => {
    const jws = await signReceipt(receipt, pem(keys[curve].privateKey));
    const [header = "", payload = "", signature = ""] = jws.split(".");
    // By hand, after RFC 7515 section 5.2, without the library that signed it.
    const isTheirs = verify(
      curve === "P-256" ? "sha256" : null,
      Buffer.from(`${header}.${payload}`),
      { key: keys[curve].publicKey, dsaEncoding: "ieee-p1363" },
      Buffer.from(signature, "base64url"),
    );
    expect(isTheirs).toBe(true);
    expect(JSON.parse(Buffer.from(payload, "base64url").toString())).toEqual(receipt);
    expect(JSON.parse(Buffer.from(header, "base64url").toString())).toMatchObject({
      alg: curve === "P-256" ? "ES256" : "EdDSA",
      typ: "consent-receipt+jwt",
    });
  });

  it.skipIf(!hasOpenssl())("is verified by openssl", async () => {
    const directory = mkdtempSync(join(tmpdir(), "consentry-test-"));
    const file = (name: string, data: string | Buffer) => {
      writeFileSync(join(directory, name), data);
      return join(directory, name);
    };
    const [header, payload, signature = ""] = (await signReceipt(receipt, pem(keys.Ed25519.privateKey))).split(".");
    const verified = execFileSync("openssl", [
      ...["pkeyutl", "-verify", "-pubin", "-inkey", file("receipt.pub", pem(keys.Ed25519.publicKey)), "-rawin"],
      ...["-in", file("signed", `${header}.${payload}`)],
      ...["-sigfile", file("signature", Buffer.from(signature, "base64url"))],
    ]);
    expect(verified.toString()).toContain("Signature Verified Successfully");
  });

  it.each([
    ["PEM", pem],
    ["JWK", jwk],
  ])("is read with the key as %s, public or private", async (_, text) => {
    for (const { privateKey, publicKey } of Object.values(keys)) {
      const jws = await signReceipt(receipt, text(privateKey));
      expect(await verifyReceipt(`${jws}\n`, text(publicKey))).toMatchObject({ ok: true, receipt });
      expect(await verifyReceipt(jws, text(privateKey))).toMatchObject({ ok: true });
    }
  });

  it("names its key by the thumbprint of RFC 7638", async () => {
    const read = await verifyReceipt(
      await signReceipt(receipt, pem(keys.Ed25519.privateKey)),
      pem(keys.Ed25519.publicKey),
    );
    const { crv, kty, x } = createPublicKey(pem(keys.Ed25519.publicKey)).export({ format: "jwk" });
    const digest = hash("sha256", JSON.stringify({ crv, kty, x }), "base64url");
    expect(read).toMatchObject({ keyId: digest });
  });

  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

  it.each<[string, (jws: string) => string | Promise<string>, string]>([
    ["altered", (jws) => replaced(jws, 1, part({ ...receipt, sub: "p1-k1-somebody-else" })), "it was altered"],
    ["of another key", () => signReceipt(receipt, pem(generateKeyPairSync("ed25519").privateKey)), "another key"],
    ["of another algorithm", () => signReceipt(receipt, pem(keys["P-256"].privateKey)), "another algorithm"],
    ["without a signature", (jws) => `${part({ alg: "none" })}.${jws.split(".")[1]}.`, "another algorithm"],
    ["that says none and keeps its signature", (jws) => replaced(jws, 0, part({ alg: "none" })), "another algorithm"],
    ["that asks for HMAC", (jws) => replaced(jws, 0, part({ alg: "HS256" })), "another algorithm"],
    ["that is something else", () => "hello", "no signed receipt"],
  ])("is refused when it is one %s", async (_, change, problem) => {
    const jws = await change(await signReceipt(receipt, pem(keys.Ed25519.privateKey)));
    expect(await verifyReceipt(jws, pem(keys.Ed25519.publicKey))).toEqual({
      ok: false,
      problem: expect.stringContaining(problem),
    });
  });

  it("is refused when it is signed by that key, and is something else", async () => {
    const header = { alg: "EdDSA", typ: "JWT" };
    const signed = `${part(header)}.${part(receipt)}`;
    const signature = sign(null, Buffer.from(signed), keys.Ed25519.privateKey).toString("base64url");
    expect(await verifyReceipt(`${signed}.${signature}`, pem(keys.Ed25519.publicKey))).toMatchObject({ ok: false });
  });

  it("is not signed with a key of another kind, and the key is not repeated", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    for (const key of [pem(privateKey), "-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----\n", "{}"]) {
      const refused = signReceipt(receipt, key);
      await expect(refused).rejects.toThrow("no key on P-256 or Ed25519");
      await expect(refused).rejects.not.toThrow("secret");
    }
  });
});

function replaced(jws: string, at: number, by: string): string {
  return jws.split(".").with(at, by).join(".");
}

function hasOpenssl(): boolean {
  try {
    return execFileSync("openssl", ["version"]).toString().startsWith("OpenSSL 3");
  } catch {
    return false;
  }
}
