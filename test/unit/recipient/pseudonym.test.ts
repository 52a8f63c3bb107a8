import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPseudonym } from "../../../src/io/pseudonym.ts";

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
