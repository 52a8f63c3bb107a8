import fc from "fast-check";
import { expect, it } from "vitest";
import { suppressionsInForce } from "../../../src/domain/consent/suppression.ts";
import { canonicalRecipient } from "../../../src/domain/recipient/canonical.ts";
import { act } from "../../../src/edge/intake/act.ts";
import type { ActParts } from "../../../src/edge/intake/parts.ts";
import type { Recipient } from "../../../src/schemas/whatsapp/recipient.ts";
import type { SuppressionState } from "../../../src/schemas/wire/consent.ts";

const people = ["447700900123", "GB.7741190122", "GB.ENT.88120"].map((name): Recipient => {
  const recipient = canonicalRecipient(name);
  if (!recipient) throw new Error("nobody");
  return recipient;
});
const nameOf = ({ id }: Recipient) => id;

type Person = { readonly pseudonym: string; readonly partition: number };
type Known = { readonly names: readonly string[]; readonly settled: boolean };

/** Lists in memory, whose n-th write is lost. */
function store(failsAt: number) {
  const stops = new Map<string, SuppressionState>();
  const links = new Map<string, Known>();
  let writes = 0;
  const write = () => {
    if (++writes === failsAt) throw new Error("NATS does not answer");
  };
  const parts = {
    identify: (recipient: Recipient): Person => ({ pseudonym: nameOf(recipient), partition: 0 }),
    suppressionOf: async ({ pseudonym }: Person) => stops.get(pseudonym),
    changeSuppression: async (
      { pseudonym }: Person,
      change: (state: SuppressionState | undefined) => SuppressionState,
    ) => {
      for (const name of [pseudonym, ...(links.get(pseudonym)?.names ?? [])]) {
        write();
        stops.set(name, change(stops.get(name)));
      }
      return writes;
    },
    links: {
      areSettled: async ([first, ...rest]: readonly Person[]) => {
        const known = links.get(first?.pseudonym ?? "");
        return known?.settled === true && rest.every(({ pseudonym }) => known.names.includes(pseudonym));
      },
      link: async (group: readonly Person[], settled: boolean) => {
        const names = group.map(({ pseudonym }) => pseudonym);
        for (const name of names) {
          write();
          links.set(name, { names: names.filter((each) => each !== name), settled });
        }
      },
    },
  };
  return { parts: parts as unknown as ActParts, stops };
}

const entry = (of: string) => ({ scope: "Business", of, channel: "Keyword", atMs: 1 }) as const;

it("leaves every name with every stop, wherever writing broke off, once WhatsApp has repeated the webhook", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.tuple(fc.constantFrom(...people), fc.constantFrom("Shop", "Bank")), { maxLength: 4 }),
      fc.integer({ min: 1, max: 24 }),
      fc.shuffledSubarray(people, { minLength: 3 }),
      async (earlier, failsAt, named) => {
        const { parts, stops } = store(failsAt);
        for (const [person, of] of earlier) stops.set(nameOf(person), withEntry(stops.get(nameOf(person)), of));
        for (let again = 0; again < 2; again++)
          await act({ kind: "link", people: again === 0 ? people : named }, parts).catch(() => 0);
        const all = new Set(earlier.map(([, of]) => of));
        for (const person of people)
          expect(new Set(suppressionsInForce(stops.get(nameOf(person))).map(({ of }) => of))).toEqual(all);
      },
    ),
    { numRuns: 500 },
  );
});

function withEntry(state: SuppressionState | undefined, of: string): SuppressionState {
  return { entries: [...(state?.entries ?? []).filter((each) => each.of !== of), entry(of)] };
}
