/** Where the consent of the shop's members lies: in a list that another system writes, or in the shop's database. */
import type { Person } from "../input/people.ts";

export type Members = {
  /** For the audience: "in a list", "in a table of PostgreSQL". */
  readonly where: string;
  /** For the audience, when nobody can read it. */
  readonly gone: string;
  readonly write: (members: readonly Person[]) => Promise<void>;
  /** Nobody can read it any more. */
  readonly vanish: () => Promise<void>;
  readonly comeBack: () => Promise<void>;
  /** Takes a person's consent back where it lies; undefined where nobody can. */
  readonly withdraw: ((person: Person) => Promise<void>) | undefined;
};

export const memberNotice = "wa-members-2026-05";
const monthMs = 30 * 24 * 3_600_000;

/** When the members agreed. */
export function agreedAtMs(): number {
  return Date.now() - monthMs;
}
