import { readFileSync } from "node:fs";
import { describe, it } from "vitest";
import { readerOf } from "../../../src/domain/message/bundle-reader.ts";
import { createLinkReader } from "../../../src/io/links/link-reader.ts";
import { bundleData } from "../../../src/schemas/policy/bundle-data.ts";
import type { SendMessage } from "../../../src/schemas/whatsapp/send-message.ts";
import { policyData } from "../../support/policy-data.ts";

const file = new URL("../../../policies/data/consentry/filter/model.json", import.meta.url);
const filter = bundleData.shape.filter.parse(JSON.parse(readFileSync(file, "utf8")));
const read = readerOf({ ...policyData(), filter }, createLinkReader);
/** The longest text that a message can bring. */
const units = 256 * 1024;
/** A second would do; what takes the square of a text's length takes minutes. */
const patienceMs = 60_000;

const message = (text: string): SendMessage => ({
  recipient: null,
  type: "text",
  template: null,
  texts: [text],
  links: [],
  files: [],
  commerce: false,
  reply: false,
});

describe("reading a message", () => {
  it.each([
    ["letters", "ab", " b3a x"],
    ["exclamation marks", "!", "a1b"],
    ["digits", "7", ""],
    ["digits with blanks", "7 ", ""],
    ["digits and signs", "1!", " "],
    ["spelled words", "a b ", "xyz"],
    ["letters with dots", "a.b.c.", ""],
    ["hosts", "www.a-", ""],
    ["schemes", "://", ""],
    ["addresses of mail", "a@", ""],
    ["addresses within an address", "https%3A%2F%2Fa.com%3Fu%3D", ""],
    ["links", "https://a.bc/?u=https://b.de/ ", ""],
    ["numbers", "+1 0900123456 ", ""],
    ["brackets", "<a> ((", ""],
    ["cues", "urgent verify your password ", ""],
    ["invisible letters", "a\u200b", ""],
    ["letters of two alphabets", "рa", ""],
    ["styled letters", "𝐖", ""],
    ["accents", "e\u0301", ""],
    ["words without blanks", "มุ", ""],
  ])(
    "holds up nobody behind it, whatever it is made of: %s",
    (_, piece, end) => {
      read(message(`https://a.com/ ${piece.repeat(Math.ceil(units / piece.length))}${end}`), null);
    },
    patienceMs,
  );
});
