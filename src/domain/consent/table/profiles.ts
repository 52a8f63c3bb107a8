import type { ConsentKept } from "../../../schemas/wire/consent.ts";
import { profilesMax } from "./row.ts";

/** What is the same for many people; also the numbers of its own that a person's row has no place for. */
export type Profile = Partial<ConsentKept>;

/** Profiles by number, each kept once and for as long as a row has it. */
export type Profiles = {
  /** For one row more. @returns its number, from 1 on; 0 when there are too many */
  readonly take: (profile: Profile) => number;
  /** For one row less. */
  readonly release: (id: number) => void;
  readonly at: (id: number) => Profile | undefined;
  /** From number 1 on; null where nobody has one. */
  readonly list: () => (Profile | null)[];
};

/** @param known as `list` gave them @param uses how many rows have each, by number */
export function createProfiles(known: readonly (Profile | null)[] = [], uses: number[] = []): Profiles {
  const profiles: (Profile | undefined)[] = [undefined];
  const ids = new Map<string, number>();
  const free: number[] = [];
  for (const [index, profile] of known.entries()) put(index + 1, (uses[index + 1] ?? 0) > 0 ? profile : undefined);
  return { take, release, at: (id) => profiles[id], list: () => profiles.slice(1).map((each) => each ?? null) };

  function take(profile: Profile): number {
    const id = ids.get(JSON.stringify(profile)) ?? free.pop() ?? profiles.length;
    if (id >= profilesMax) return 0;
    if (profiles[id] === undefined) put(id, profile);
    uses[id] = (uses[id] ?? 0) + 1;
    return id;
  }

  function release(id: number): void {
    const left = (uses[id] ?? 0) - 1;
    uses[id] = left;
    if (left > 0) return;
    ids.delete(JSON.stringify(profiles[id]));
    put(id, undefined);
  }

  function put(id: number, profile: Profile | null | undefined): void {
    profiles[id] = profile ?? undefined;
    if (profile) ids.set(JSON.stringify(profile), id);
    else if ((uses[id] ?? 0) === 0) free.push(id);
  }
}
