import { describe, expect, it } from "vitest";
import { hasLookalike } from "../../../src/domain/message/lookalike.ts";

describe("look-alike text", () => {
  it.each([
    ["a Cyrillic letter in a Latin word", "Your pаypal account"],
    ["a Cyrillic capital", "Ѕpecial offer"],
    ["a Greek letter", "Αmazon"],
    ["an Armenian letter", "gօօgle"],
    ["Latin letters in a Cyrillic word", "Бaнк"],
    ["a styled letter among plain ones", "p𝐚ypal"],
    ["a fullwidth letter among plain ones", "paｙpal"],
    ["a phonetic letter", "pɑypal"],
    ["a zero-width space in a word", "p\u200baypal"],
    ["a soft hyphen in a word", "pay\u00adpal"],
    ["a joiner between Latin letters", "pay\u200dpal"],
    ["a direction mark between Latin letters", "pay\u202epal"],
    ["an invisible character in a Cyrillic word", "Сбер\u200bбанк"],
    ["an invisible character before an accented letter", "caf\u200bé"],
  ])("is %s", (_, text) => expect(hasLookalike(text)).toBe(true));

  it.each([
    ["plain English", "Your paypal account"],
    ["Cyrillic", "Привет, мир! Сообщение"],
    ["Greek", "Αθήνα, καλημέρα"],
    ["Armenian", "Բարեւ"],
    ["Japanese with Latin", "日本語テキストとABC"],
    ["fullwidth Latin in Japanese", "ＬＩＮＥで送る"],
    ["Arabic", "مرحبا بكم في متجرنا"],
    ["Persian with a non-joiner", "می‌خواهم"],
    ["Hindi with a joiner", "क्‍ष रक्षा"],
    ["Thai with zero-width spaces", "สวัสดี\u200bครับ"],
    ["a family emoji", "👨‍👩‍👧‍👦 family"],
    ["a heart between words", "I❤️you 👩🏽‍💻coder"],
    ["flags and keycaps", "🇩🇪 1️⃣st"],
    ["accents", "Crème brûlée à la carte, Đặng, łódź, İstanbul"],
    ["combining accents", "cre\u0300me"],
    ["one word in each script", "IT-компания Яндекс"],
    ["Russian slang with a Latin acronym", "SMSка, iPhoneы"],
    ["units and formulas", "5 µm, 10 kΩ, αβ, Δx"],
    ["text all in a fancy font", "𝐇𝐞𝐥𝐥𝐨 𝓦𝓸𝓻𝓵𝓭"],
    ["a name in direction isolates", "Hi \u2068John\u2069, welcome"],
    ["a direction mark at a line's start", "\u200eHello\u200f world"],
    ["a byte order mark before the text", "\ufeffHello"],
    ["nothing", ""],
  ])("is not %s", (_, text) => expect(hasLookalike(text)).toBe(false));
});
