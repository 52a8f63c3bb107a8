import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { mutants } from "../../mutants/mutants.ts";

// Running them takes long and is done by hand (npm run mutants); that they still have their place is seen every time.

it.each(mutants)("the fault $name still has its place in the code, once", ({ file, search, replace }) => {
  expect(readFileSync(file, "utf8").split(search)).toHaveLength(2);
  expect(replace).not.toBe(search);
});

it.each(mutants)("the test that has to see $name is still there", ({ test, named }) => {
  const text = readFileSync(test, "utf8");
  // A name with %s in it is only whole when it runs: then its words stand one by one.
  const words = named.split(" ");
  expect(text.includes(named) || words.every((word) => text.includes(word))).toBe(true);
});
