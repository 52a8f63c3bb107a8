import { describe, expect, it } from "vitest";
import { compileLexicons } from "../../../src/domain/message/lexicon.ts";

const since = "2023-07-24";
const lists = {
  "firearms-en": {
    category: "firearms",
    since,
    terms: ["gun for sale", "buy a gun", "pistol"],
    unless: ["nail gun", "gun cabinet", "water pistol"],
  },
  "firearms-es": { category: "firearms", since, terms: ["pistola en venta"] },
  "alcohol-en": { category: "alcohol", since, terms: ["gun punch"] },
};
const read = compileLexicons(lists, { en: ["never buy", "beware of"], es: ["nunca compre"], hi: ["… na kharidein"] });
const categoriesIn = (text: string) => read(text).terms.map(({ category }) => category);

describe("an exception of a word list", () => {
  it.each([
    "Nail gun for sale",
    "NAIL-GUN for sale",
    "Buy a gun cabinet",
    "A water pistol for the pool",
    "A wat\u00e9r p\u200bistol",
  ])("takes its words out of %j", (text) => expect(categoriesIn(text)).toEqual([]));

  it.each([
    "Nail polish and a gun for sale",
    "A water tank, pistol included",
    "Nail gun hire. Gun for sale",
    "Nail gun, gun for sale",
    "A water pistol and a pistol",
    "We sell gun cabinets and you can buy a gun",
  ])("leaves what stands beside it in %j", (text) => expect(categoriesIn(text)).toEqual(["firearms"]));

  it("is of its category only", () => {
    expect(categoriesIn("nail gun punch")).toEqual(["alcohol"]);
  });

  it("means nothing alone", () => {
    expect(read("nail gun, water pistol, never buy")).toEqual(read("hello"));
  });

  it("is written plainly: a disguised one is none", () => {
    expect(categoriesIn("Nail gun for sale, c00l")).toEqual([]);
    expect(categoriesIn("n4il gun for sale")).toEqual(["firearms"]);
  });
});

describe("a warning", () => {
  it.each([
    "Never buy a gun for sale online",
    "Beware of any gun for sale",
    "Beware of the old gun for sale",
    "Nunca compre una pistola en venta",
    "Gun for sale na kharidein",
    "Pistol vistol kabhi na kharidein",
  ])("turns round what follows right after it in %j", (text) => expect(categoriesIn(text)).toEqual([]));

  it.each([
    "Beware of the dog. Gun for sale",
    "Never buy elsewhere, gun for sale",
    "Beware of the very old gun for sale",
    "Gun for sale, never buy elsewhere",
    "Gun for sale never buy elsewhere",
    "Na kharidein gun for sale",
    "Pistol vistol kahin aur bhi na kharidein",
    "Gun for sale. Na kharidein",
    "Beware of a gun for sale: buy a gun",
  ])("turns nothing else round in %j", (text) => expect(categoriesIn(text)).toEqual(["firearms"]));
});

describe("a hit", () => {
  it.each(["not ", "never buy ", "nail gun ", "pistol ", "reply "])("is found behind a thousand times %j", (filler) =>
    expect(categoriesIn(`${filler.repeat(1000)}. Buy a gun`)).toEqual(["firearms"]),
  );
});
