import type { NatsConnection } from "@nats-io/transport-node";
import { linkKey, type PersonLinks, personLinks } from "../../schemas/wire/links.ts";
import { buckets } from "../../schemas/wire/subjects.ts";
import { type Bucket, openBucket } from "./bucket.ts";
import { changeValue } from "./change.ts";

type Person = { readonly partition: number; readonly pseudonym: string };

/** Which names are one person's. */
export type Links = {
  /** A person's other names. */
  readonly othersOf: (person: Person) => Promise<readonly Person[]>;
  /** Whether all of these are known as one person, and their earlier stops are under all of them. */
  readonly areSettled: (people: readonly Person[]) => Promise<boolean>;
  readonly link: (people: readonly Person[], settled: boolean) => Promise<void>;
  /** The name is this person's no more. */
  readonly forget: (person: Person) => Promise<void>;
};

const namesMax = 16;

export async function openLinks(nc: NatsConnection): Promise<Links> {
  return linksIn(await openBucket(nc, buckets.links));
}

function linksIn(bucket: Bucket): Links {
  const read = async ({ partition, pseudonym }: Person) =>
    personLinks.safeParse((await bucket.get(linkKey(partition, pseudonym)))?.value).data;
  const change = (person: Person, next: (known: PersonLinks | undefined) => PersonLinks | undefined) =>
    changeValue(bucket, linkKey(person.partition, person.pseudonym), (value) =>
      next(personLinks.safeParse(value).data),
    );
  return {
    othersOf: async (person) => (await read(person))?.names ?? [],
    areSettled: async ([first, ...rest]) => {
      if (first === undefined || rest.length === 0) return true;
      const known = await read(first);
      return known?.settled === true && rest.every((each) => known.names.some((name) => isSame(name, each)));
    },
    link: async (people, settled) => {
      for (const person of people) {
        const others = people.filter((each) => !isSame(each, person)).map(nameOf);
        await change(person, (known) => ({ names: united(others, known?.names ?? []), settled }));
      }
    },
    forget: async (person) => {
      for (const other of (await read(person))?.names ?? [])
        await change(
          other,
          (known) => known && { ...known, names: known.names.filter((name) => !isSame(name, person)) },
        );
      await bucket.delete(linkKey(person.partition, person.pseudonym));
    },
  };
}

/** The newest first: beyond the bound the oldest are forgotten. */
function united(newest: readonly Person[], known: readonly Person[]): Person[] {
  const older = known.filter((each) => !newest.some((name) => isSame(name, each)));
  return [...newest, ...older].slice(0, namesMax);
}

function nameOf({ partition, pseudonym }: Person): Person {
  return { partition, pseudonym };
}

function isSame(a: Person, b: Person): boolean {
  return a.pseudonym === b.pseudonym && a.partition === b.partition;
}
