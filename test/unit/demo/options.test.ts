import { expect, it } from "vitest";
import { expectationsOf } from "../../../src/lab/demo/expectations.ts";
import { readOptions, usage } from "../../../src/lab/demo/options.ts";
import { storyOf } from "../../../src/lab/demo/story/story.ts";

it("the demo has no database unless it is asked for one, and then tells of it and expects something of it", () => {
  expect(readOptions([])).toMatchObject({ withPostgres: false });
  expect(readOptions(["--with-postgres"])).toMatchObject({ withPostgres: true });
  expect(usage).toContain("--with-postgres");
  const [without, with_] = [{ withPostgres: false }, { withPostgres: true }];
  expect(storyOf(with_).length).toBe(storyOf(without).length + 1);
  expect(expectationsOf(with_).length).toBe(expectationsOf(without).length + 1);
});
