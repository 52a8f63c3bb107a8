import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPseudonym, createPseudonyms, keyIdOf } from "../../../src/io/pseudonym.ts";

const key = "0123456789abcdef0123456789abcdef";
const pseudonym = createPseudonym({ key, keyId: "k1" });

describe("a pseudonym", () => {
  it("is HMAC-SHA-256 of the person, cut to 132 bits, whatever the length of the key", () => {
    const person = fc.oneof(fc.stringMatching(/^[1-9]\d{6,14}$/), fc.stringMatching(/^[A-Z]{2}\.[A-Za-z0-9]{4,128}$/));
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ minLength: 16, maxLength: 64 }), fc.string({ minLength: 65, maxLength: 200 })),
        person,
        (secret, id) => {
          const mac = createHmac("sha256", secret).update(id).digest("base64url");
          expect(createPseudonym({ key: secret, keyId: "k1" })(id)).toBe(`p1-k1-${mac.slice(0, 22)}`);
        },
      ),
    );
  });

  it("does not depend on who was asked for before", () => {
    const alone = pseudonym("447700900123");
    pseudonym(`US.${"9".repeat(100)}`);
    expect(pseudonym("447700900123")).toBe(alone);
  });

  it("is one token of a NATS subject and of a key", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9]\d{6,14}$/), (id) => {
        expect(pseudonym(id)).toMatch(/^p1-k1-[A-Za-z0-9_-]{22}$/);
      }),
    );
  });

  it.each(["", "k.1", "k 1", "k-1", "a".repeat(17)])("cannot be made with the key id %j", (keyId) => {
    expect(() => createPseudonym({ key, keyId })).toThrow(RangeError);
  });

  it("is refused for what is longer than any recipient", () => {
    expect(() => pseudonym("1".repeat(200))).toThrow(RangeError);
  });
});

describe("the keys of the pseudonyms", () => {
  const one = "ab".repeat(32);
  const other = "cd".repeat(32);
  const settings = { CONSENTRY_PSEUDONYM_KEY: one, CONSENTRY_PSEUDONYM_KEY_ID: "k1" };

  it("name a person under both while they are changed, and under one otherwise", () => {
    const both = createPseudonyms({ ...settings, CONSENTRY_PSEUDONYM_OTHER_KEY: `k2:${other}` });
    const swapped = createPseudonyms({
      ...{ CONSENTRY_PSEUDONYM_KEY: other, CONSENTRY_PSEUDONYM_KEY_ID: "k2" },
      CONSENTRY_PSEUDONYM_OTHER_KEY: `k1:${one}`,
    });
    expect(both.of("447700900123")).toBe(swapped.otherOf?.("447700900123"));
    expect(swapped.of("447700900123")).toBe(both.otherOf?.("447700900123"));
    expect(keyIdOf(swapped.of("447700900123"))).toBe("k2");
    expect(createPseudonyms(settings).otherOf).toBeUndefined();
  });

  it("tell whether a key is the one that had its id, and give it away to nobody", () => {
    const check = (key: string) => createPseudonyms({ ...settings, CONSENTRY_PSEUDONYM_KEY: key }).keys[0]?.check;
    expect(check(one)).toBe(check(one));
    expect(check(one)).not.toBe(check(other));
    expect(JSON.stringify(createPseudonyms(settings).keys)).not.toContain(one);
  });

  it.each([`k1:${other}`, `k2:${one}`])("are two, each with an id of its own: %s is refused", (otherKey) => {
    expect(() => createPseudonyms({ ...settings, CONSENTRY_PSEUDONYM_OTHER_KEY: otherKey })).toThrow(/id of its own/);
  });
});
