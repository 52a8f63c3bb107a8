/** The ways in which senders disguise a text so that people still read it and filters do not, written for this project. */
export type Evasion = {
  readonly name: string;
  /** @param random numbers in [0, 1) */
  readonly disguise: (text: string, random: () => number) => string;
};

/** @param hamWords words that wanted texts are full of, for the padding */
export function evasionsWith(hamWords: readonly string[]): readonly Evasion[] {
  return [
    { name: "blanks between letters", disguise: separated(" ") },
    { name: "dots between letters", disguise: separated(".") },
    { name: "digits and signs for letters", disguise: replacing(leet) },
    { name: "look-alike letters", disguise: replacing(lookAlikes) },
    { name: "invisible characters", disguise: withInvisible },
    { name: "styled letters, mixed", disguise: styled },
    { name: "stretched letters", disguise: stretched },
    { name: "padding with ten harmless words", disguise: padded(hamWords, 10) },
    { name: "padding with a hundred", disguise: padded(hamWords, 100) },
  ];
}

/** Of the words that matter, half. */
const usual = 0.5;
/** Shorter words are not worth disguising. */
const longWord = /\p{L}{4,}/gu;

function separated(between: string): Evasion["disguise"] {
  return (text, random) => text.replace(longWord, (word) => (random() < usual ? [...word].join(between) : word));
}

function replacing(table: Readonly<Record<string, string>>): Evasion["disguise"] {
  return (text, random) =>
    text.replace(longWord, (word) =>
      [...word].map((letter) => (random() < usual ? pick(table[letter] ?? letter, random) : letter)).join(""),
    );
}

const pick = (from: string, random: () => number) => {
  const choices = [...from];
  return choices[Math.floor(random() * choices.length)] ?? from;
};

const leet = {
  ...{ a: "4@", e: "3", i: "1!", o: "0", s: "5$", t: "7", b: "8" },
  ...{ A: "4@", E: "3", I: "1!", O: "0", S: "5$", T: "7", B: "8" },
};

/** Cyrillic, Greek, Armenian and Latin beyond ASCII. */
const lookAlikes = {
  ...{ a: "аɑα", c: "сϲ", d: "ԁ", e: "еҽ", g: "ɡ", h: "һ", i: "іι", j: "ј", k: "κк", l: "ӏ", n: "ո" },
  ...{ o: "оοօ", p: "рρ", q: "ԛ", s: "ѕ", u: "υս", v: "ѵν", w: "ԝ", x: "хχ", y: "уγ" },
  ...{ A: "АΑ", B: "ВΒ", C: "С", E: "ЕΕ", H: "НΗ", I: "ІΙ", J: "Ј", K: "КΚ", M: "МΜ", N: "Ν", O: "ОΟ" },
  ...{ P: "РΡ", S: "Ѕ", T: "ТΤ", X: "ХΧ", Y: "ҮΥ", Z: "Ζ" },
};

const invisible = "\u200b\u200c\u200d\u2060\ufeff\u00ad";

function withInvisible(text: string, random: () => number): string {
  return text.replace(/\p{L}(?=\p{L})/gu, (letter) => (random() < 0.3 ? letter + pick(invisible, random) : letter));
}

/** First capital, first small letter and first digit of alphabets that Unicode has for other uses; null: it has none. */
const alphabets = [
  { capital: 0xff21, small: 0xff41, digit: 0xff10 },
  { capital: 0x1d400, small: 0x1d41a, digit: 0x1d7ce },
  { capital: 0x1d5d4, small: 0x1d5ee, digit: 0x1d7ec },
  { capital: 0x1d670, small: 0x1d68a, digit: 0x1d7f6 },
  { capital: 0x24b6, small: 0x24d0, digit: null },
] as const;

function styled(text: string, random: () => number): string {
  return text.replace(/[A-Za-z0-9]+/g, (word) => {
    const alphabet = alphabets[Math.floor(random() * alphabets.length)];
    return alphabet === undefined || random() < 0.3 ? word : [...word].map((each) => inStyle(each, alphabet)).join("");
  });
}

function inStyle(character: string, { capital, small, digit }: (typeof alphabets)[number]): string {
  const code = character.charCodeAt(0);
  if (code >= 0x61) return String.fromCodePoint(small + code - 0x61);
  if (code >= 0x41) return String.fromCodePoint(capital + code - 0x41);
  return digit === null ? character : String.fromCodePoint(digit + code - 0x30);
}

function stretched(text: string, random: () => number): string {
  return text.replace(longWord, (word) => {
    if (random() >= usual) return word;
    const at = Math.floor(random() * word.length);
    return word.slice(0, at) + (word[at] ?? "").repeat(3 + Math.floor(random() * 4)) + word.slice(at + 1);
  });
}

function padded(hamWords: readonly string[], words: number): Evasion["disguise"] {
  return (text, random) => {
    const padding = Array.from({ length: words }, () => hamWords[Math.floor(random() * hamWords.length)] ?? "");
    return `${text} ${padding.join(" ")}`;
  };
}
