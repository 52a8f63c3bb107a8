import type { BundleData } from "../../schemas/policy/bundle-data.ts";
import type { NumberFact } from "../../schemas/policy/verdict-input.ts";
import { type Candidate, candidatesIn } from "./candidates.ts";
import { asksForPaidText } from "./paid-text.ts";

type Range = { readonly country: string; readonly digits: readonly number[]; readonly trunk: string };

/**
 * Says what kinds of numbers a text tells people to call or write to; never which. A number without its country's code is
 * premium in some countries and ordinary in others, so the fact names the countries where it is.
 */
export function createNumberReader({ premium }: BundleData["numbers"]): (text: string) => readonly NumberFact[] {
  const national = new Map<string, Range[]>();
  const international = new Map<string, Range[]>();
  for (const [country, { calling, trunk, digits, prefixes }] of Object.entries(premium)) {
    for (const prefix of prefixes) {
      add(national, prefix, { country, digits, trunk });
      add(international, calling + prefix, { country, digits: digits.map((each) => each + calling.length), trunk });
    }
  }
  return (text) => {
    const candidates = candidatesIn(text);
    const facts = candidates.flatMap(factOf);
    if (asksForPaidText(text)) facts.push({ kind: "Premium", countries: [] });
    return facts.length < 2 ? facts : distinct(facts);
  };

  function factOf(candidate: Candidate): NumberFact[] {
    if (candidate.international) {
      if (rangesOf(international, candidate.digits).length > 0) return [{ kind: "Premium", countries: [] }];
      return [ordinary];
    }
    const countries = premiumAtHome(candidate);
    if (countries.length > 0) return [{ kind: "Premium", countries }];
    return isDialled(candidate) || candidate.called() ? [ordinary] : [];
  }

  function premiumAtHome({ digits, called }: Candidate): string[] {
    const bare = rangesOf(national, digits);
    const dialled = trunks.flatMap((trunk) =>
      digits.startsWith(trunk)
        ? rangesOf(national, digits.slice(trunk.length)).filter((range) => range.trunk === trunk)
        : [],
    );
    // Without a 0 first, digits are often no telephone number.
    const sure = dialled.filter(({ trunk }) => trunk === "0");
    const likely = bare.length + dialled.length > sure.length && called() ? [...bare, ...dialled] : sure;
    return [...new Set(likely.map(({ country }) => country))].sort();
  }
}

const ordinary: NumberFact = { kind: "Ordinary", countries: [] };
const trunks = ["0", "1", "8", "01", "02", "06"];
const prefixLengths = [2, 3, 4, 5, 6, 7, 8];

function add(ranges: Map<string, Range[]>, prefix: string, range: Range): void {
  const there = ranges.get(prefix);
  if (there === undefined) ranges.set(prefix, [range]);
  else there.push(range);
}

function rangesOf(ranges: ReadonlyMap<string, readonly Range[]>, digits: string): Range[] {
  return prefixLengths.flatMap((length) =>
    (ranges.get(digits.slice(0, length)) ?? []).filter((range) => range.digits.includes(digits.length)),
  );
}

/** At home numbers are dialled with a 0 first; eight digits and more after it are hardly anything else. */
function isDialled({ digits }: Candidate): boolean {
  return digits.startsWith("0") && digits.length >= 9;
}

function distinct(facts: readonly NumberFact[]): NumberFact[] {
  return [...new Map(facts.map((fact) => [`${fact.kind} ${fact.countries.join()}`, fact])).values()];
}
