import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileLexicons } from "../../../src/domain/message/lexicon.ts";
import { processorMs } from "../../support/processor-time.ts";

const since = "2023-07-24";
const read = compileLexicons({
  "drugs-en": {
    category: "drugs",
    since,
    terms: ["cocaine", "weed", "crystal meth", "viagra", "pills", "ναρκωτικά", "наркотики", "大麻", "กัญชา", "مخدرات"],
  },
  "spirits-en": { category: "alcohol", since, terms: ["vodka", "gin and tonic"] },
});
const listsIn = (text: string) => read(text).terms.map(({ lexicon }) => lexicon);

describe("word lists", () => {
  it.each([
    "Buy COCAINE now",
    "crystal   meth!",
    "Crystal-Meth",
    "cócaïne",
    "сосаine",
    "ＣＯＣＡＩＮＥ",
    "𝐜𝐨𝐜𝐚𝐢𝐧𝐞",
    "co\u200bcaine",
    "c0caine",
    "c0c4ine",
    "v1agra",
    "pi11s",
    "v!agra",
    "cooocaine",
    "weeeed",
    "c00000caine",
    "c o c a i n e",
    "c.o.c.a.i.n.e",
    "Ναρκωτικά",
    "ΝΑΡΚΩΤΙΚΆ",
    "НАРКОТИКИ",
    "买大麻吗",
    "ซื้อกัญชาที่นี่",
    "مُخَدِّرات",
    "🎉weed🎉",
  ])("are found in %j", (text) => expect(listsIn(text)).toEqual(["drugs-en"]));

  it.each(["seaweed and cocaines", "order A1B2C3 by 10am", "gin or tonic", "We need you", "grown-ups only", ""])(
    "are not found in %j",
    (text) => expect(listsIn(text)).toEqual([]),
  );

  it("are named once each, with their category", () => {
    expect(read("vodka, weed, vodka, gin and tonic, cocaine").terms).toEqual([
      { lexicon: "spirits-en", category: "alcohol" },
      { lexicon: "drugs-en", category: "drugs" },
    ]);
  });

  it("can be none at all", () => expect(compileLexicons({})("weed").terms).toEqual([]));
});

describe("requests for sensitive data", () => {
  it.each([
    ["Send us your password", ["password"]],
    ["If this was not you, reply with your PIN", ["password"]],
    ["Send us your pa55word", ["password"]],
    ["Enter your card number and CVV at http://x.example", ["card-number"]],
    ["Please reply with your verification code", ["one-time-code"]],
    ["Share your OTP and Aadhaar number with our agent", ["one-time-code", "national-id"]],
    ["Please provide your bank details", ["bank-account"]],
    ["Envíenos su contraseña por favor", ["password"]],
    ["Responda con el código de verificación", ["one-time-code"]],
    ["Informe seu CPF e a senha", ["password", "national-id"]],
    ["Envoyez-nous votre mot de passe", ["password"]],
    ["Bitte senden Sie uns Ihr Passwort", ["password"]],
    ["Ihre TAN bitte mitteilen", ["one-time-code"]],
    ["Inviaci il codice di verifica", ["one-time-code"]],
    ["kirim kode OTP anda", ["one-time-code"]],
    ["Сообщите код из СМС", ["one-time-code"]],
    ["Şifrenizi gönderin", ["password"]],
    ["Apna OTP share karen", ["one-time-code"]],
    ["कृपया अपना पासवर्ड भेजें", ["password"]],
    ["أرسل لنا كلمة المرور", ["password"]],
  ])("%j asks for %j", (text, kinds) => expect(read(text).sensitive).toEqual(kinds));

  it.each([
    "Your code is 123456, never share it",
    "Your verification code is 123456. Do not share it with anyone.",
    "123456 is your security code. For your security, do not share this code.",
    "Enter the code 1234 to log in",
    "Enter the verification code 1234 to log in",
    "Verify your account with code 123456",
    "We will send you a verification code",
    "We never ask you to share your password",
    "Your password was reset. Reply STOP to opt out",
    "Your OTP is 1234. Share your feedback with us",
    "Share your pin code for delivery",
    "Share this code with friends and get 10% off",
    "Nunca comparta su contraseña",
    "Ne partagez jamais votre mot de passe",
    "Bitte geben Sie niemals Ihr Passwort weiter",
    "Никогда не сообщайте пароль",
    "OTP kisi ko na share karen",
    "jangan bagikan kode OTP",
    "لا تشارك كلمة المرور مع أحد",
  ])("%j asks for nothing", (text) => expect(read(text).sensitive).toEqual([]));

  it("are nearly never seen in what people write each other", () => {
    const rows = readFileSync(new URL("../../../examples/data/spam/SMSSpamCollection.tsv", import.meta.url), "utf8")
      .trim()
      .split("\n");
    const ham = rows.filter((row) => row.startsWith("ham\t")).map((row) => row.slice(4));
    const asking = ham.filter((text) => read(text).sensitive.length > 0);
    // The two are "what is your account number?" and "Send me your id and password".
    expect(asking).toHaveLength(2);
  });
});

describe("a hostile text as long as any that is read", () => {
  it.each([
    "never share password ",
    "password share not ",
    "c0c4ine c1a1b ",
    "aaabbbccc ",
    "c o c a i n e ",
    "pрpр",
    "a\u200bb ",
    "大麻",
    "😀",
    "a@",
  ])("of %j costs a bounded time", (piece) => {
    const text = piece.repeat(Math.floor(65_536 / piece.length));
    expect(processorMs(() => read(text))).toBeLessThan(500);
  });
});
