import { usageProblem } from "./problem.ts";

/** A resource as people type it: `campaign/flash-sale`, or the bare name where only one kind makes sense. */
export type Named = { readonly kind: string; readonly name: string };

/**
 * @param typed `campaign/flash-sale`, `camp/flash-sale`, `campaigns.consentry.dev/flash-sale` or `flash-sale`
 * @param kinds the kinds that make sense, each with its other names; the first is meant by a bare name
 * @throws Problem usage; it repeats what was typed only when it has the form of a name
 */
export function readName(typed: string | undefined, kinds: Readonly<Record<string, readonly string[]>>): Named {
  const known = Object.keys(kinds);
  const [kind = ""] = known;
  const form = known.map((each) => `${each}/<name>`).join(" or ");
  if (typed === undefined || typed === "") throw usageProblem(`say what: ${form}`);
  const slash = typed.indexOf("/");
  const name = typed.slice(slash + 1);
  if (!namePattern.test(name)) throw usageProblem(`that is no name of a resource: give ${form}`);
  if (slash < 0) return { kind, name };
  const word = typed.slice(0, slash).toLowerCase();
  const found = known.find((each) => each === word || kinds[each]?.includes(word));
  if (found === undefined) throw usageProblem(`this command takes ${form}`);
  return { kind: found, name };
}

const namePattern = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Names of kinds as kubectl takes them. */
export const campaignNames = { campaign: ["campaigns", "camp", "campaigns.consentry.dev"] } as const;
export const senderNames = { sender: ["senders", "snd", "senders.consentry.dev"] } as const;
export const caseNames = {
  case: ["cases", "compliancecase", "compliancecases", "compliancecases.consentry.dev"],
} as const;
