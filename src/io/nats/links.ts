import type { NatsConnection } from "@nats-io/transport-node";
import { linkKey, type PersonLinks, personLinks } from "../../schemas/wire/links.ts";
import { buckets } from "../../schemas/wire/subjects.ts";
import { type Bucket, openBucket } from "./bucket.ts";
import { changeValue } from "./change.ts";

/** Somebody by pseudonym; while keys are changed also by the one under the other key. */
export type Person = { readonly partition: number; readonly pseudonym: string; readonly other?: string | undefined };

/** Which names are one person's. */
export type Links = {
  /** A person's other names. */
  readonly othersOf: (person: Person) => Promise<readonly Name[]>;
  /** Whether all of these are known as one person, and their earlier stops are under all of them. */
  readonly areSettled: (people: readonly Person[]) => Promise<boolean>;
  readonly link: (people: readonly Person[], settled: boolean) => Promise<void>;
  /** The name is this person's no more. */
  readonly forget: (person: Person) => Promise<void>;
};

type Name = PersonLinks["names"][number];

const namesMax = 16;

export async function openLinks(nc: NatsConnection): Promise<Links> {
  return linksIn(await openBucket(nc, buckets.links));
}

function linksIn(bucket: Bucket): Links {
  const read = async ({ partition, pseudonym }: Name) =>
    personLinks.safeParse((await bucket.get(linkKey(partition, pseudonym)))?.value).data;
  const change = (person: Name, next: (known: PersonLinks | undefined) => PersonLinks | undefined) =>
    changeValue(bucket, linkKey(person.partition, person.pseudonym), (value) =>
      next(personLinks.safeParse(value).data),
    );
  return {
    othersOf: async (person) => {
      const own = namesOf(person);
      const known = (await Promise.all(own.map(read))).flatMap((links) => links?.names ?? []);
      return united(known, []).filter((name) => !own.some((each) => isSame(each, name)));
    },
    areSettled: async ([first, ...rest]) => {
      if (first === undefined || rest.length === 0) return true;
      const known = await read(first);
      const all = rest.flatMap(namesOf);
      return known?.settled === true && all.every((each) => known.names.some((name) => isSame(name, each)));
    },
    link: async (people, settled) => {
      const names = people.flatMap(namesOf);
      for (const name of names) {
        const others = names.filter((each) => !isSame(each, name));
        await change(name, (known) => ({ names: united(others, known?.names ?? []), settled }));
      }
    },
    forget: async (person) => {
      for (const own of namesOf(person)) {
        for (const other of (await read(own))?.names ?? [])
          await change(
            other,
            (known) => known && { ...known, names: known.names.filter((name) => !isSame(name, own)) },
          );
        await bucket.delete(linkKey(own.partition, own.pseudonym));
      }
    },
  };
}

/** Each once, the newest first: beyond the bound the oldest are forgotten. */
function united(newest: readonly Name[], known: readonly Name[]): Name[] {
  const all = new Map([...newest, ...known].map((name) => [linkKey(name.partition, name.pseudonym), name]));
  return [...all.values()].slice(0, namesMax);
}

/** Under the key in use and, while keys are changed, under the other one. */
export function namesOf({ partition, pseudonym, other }: Person): Name[] {
  return [{ partition, pseudonym }, ...(other === undefined ? [] : [{ partition, pseudonym: other }])];
}

function isSame(a: Name, b: Name): boolean {
  return a.pseudonym === b.pseudonym && a.partition === b.partition;
}
