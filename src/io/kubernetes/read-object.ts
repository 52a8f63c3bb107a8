import type { z } from "zod";

type Path = readonly PropertyKey[];

/** More than a status has places for words. */
const wordsMax = 200;

/**
 * An object of ours, as far as this version can read it. What a later version said in its status in words of its own is left
 * out, for the operator says the status anew; a spec must be read whole, since somebody meant each word of it.
 *
 * @returns undefined when it cannot be read
 */
export function readObject<T>(schema: z.ZodType<T>, raw: unknown): T | undefined {
  let rest = raw;
  for (let count = 0; count <= wordsMax; count++) {
    const read = schema.safeParse(rest);
    if (read.success) return read.data;
    const path = read.error.issues[0]?.path ?? [];
    if (path[0] !== "status" || path.length < 2) return undefined;
    rest = without(rest, isThere(rest, path) ? path : path.slice(0, -1));
  }
  return undefined;
}

/** What has to be there and is not takes with it what it is part of. */
function isThere(value: unknown, path: Path): boolean {
  return path.reduce<unknown>((part, name) => Object(part)[name], value) !== undefined;
}

function without(value: unknown, [name, ...rest]: Path): unknown {
  if (name === undefined) return undefined;
  if (Array.isArray(value))
    return rest.length === 0
      ? value.filter((_, index) => index !== name)
      : value.map((each, index) => (index === name ? without(each, rest) : each));
  const { [name]: part, ...others } = Object(value);
  return rest.length === 0 ? others : { ...others, [name]: without(part, rest) };
}
