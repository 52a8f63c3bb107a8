/**
 * Letters of other alphabets that pass for Latin ones. A choice of Unicode's confusables (UTS #39) that is met in
 * disguised words: every entry is one that a reader would not notice in running text.
 */
const rows: ReadonlyArray<readonly [foreign: string, latin: string]> = [
  // Cyrillic: capitals have the shape of their small letters
  ["авеіјкмнорстухѕһԁԛԝӏѵ", "abeijkmhopctyxshdqwlv"],
  // Greek: capitals often look like another letter than their small ones do
  ["αβγεηικμνορτυχωϲϳ", "abyenikuvoptuxwcj"],
  ["ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ", "abezhikmnoptyxc"],
  // Armenian
  ["աոսօհցզյ", "wnuohgqj"],
  // Latin letters made for phonetics, and small capitals
  ["ɑɡʏʙɢʜɪʟɴʀᴀᴄᴅᴇꜰᴊᴋᴍᴏᴘꜱᴛᴜᴠᴡᴢ", "agybghilnracdefjkmopstuvwz"],
];

/** Foreign letter → the small Latin letter it passes for, for matching. */
export const latinFor: ReadonlyMap<string, string> = new Map(
  rows.flatMap(([foreign, latin]) => {
    const targets = [...latin];
    return [...foreign].map((letter, at): [string, string] => [letter, targets[at] ?? letter]);
  }),
);

/** Letters that no accent separates from their base form, but that people type without. */
export const plainFor: ReadonlyMap<string, string> = new Map([
  ["ß", "ss"],
  ["æ", "ae"],
  ["œ", "oe"],
  ["ø", "o"],
  ["đ", "d"],
  ["ð", "d"],
  ["þ", "th"],
  ["ł", "l"],
  ["ħ", "h"],
  ["ŧ", "t"],
  ["ı", "i"],
]);

/** Foreign letters that look exactly Latin in any common typeface: the ones by which a mixed word deceives. */
export const deceptive: ReadonlySet<string> = new Set([
  ..."аАВеЕіІјЈКМНоОрРсСТуУхХѕЅһԁԛԚԝԜӏѵѴ",
  ..."αΑΒΕΖΗιΙκΚΜνΝοΟρΡΤυΥΧϲϹϳ",
  ..."օսհոցզ",
]);

/** The other way round: Latin letters that deceive inside a Cyrillic word, and inside a Greek one. */
export const deceptiveInCyrillic: ReadonlySet<string> = new Set("aAcCeEoOpPxXyYiIBHKMT");
export const deceptiveInGreek: ReadonlySet<string> = new Set("aAoOvviIBEHKMNPTXYZ");
