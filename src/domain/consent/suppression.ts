import type { SuppressionState } from "../../schemas/wire/consent.ts";

export type SuppressionEntry = SuppressionState["entries"][number];

/** Widest first: the first that matches is the one to name. */
const scopes = ["Everything", "Business", "Sender", "Purpose"] as const;
const entriesMax = 64;

/** What a message is, as far as a suppression can be about it. */
export type Suppressible = {
  readonly businessName: string;
  /** `<ns>/<name>` */
  readonly sender: string;
  readonly purpose: string;
};

/**
 * The state with one more entry; the same entry again only moves its time forward. Beyond the bound the person is left alone
 * altogether: forgetting a withdrawal is worse than being too silent.
 */
export function withSuppression(state: SuppressionState | undefined, entry: SuppressionEntry): SuppressionState {
  const others = (state?.entries ?? []).filter((each) => !isSame(each, entry));
  const earlier = state?.entries.find((each) => isSame(each, entry));
  const kept = earlier && earlier.atMs > entry.atMs ? earlier : entry;
  if (others.length < entriesMax) return { entries: [...others, kept] };
  return { entries: [{ scope: "Everything", of: "", channel: entry.channel, atMs: entry.atMs }] };
}

/** The widest entry that stops such a message, or undefined. */
export function suppressionOf(
  state: SuppressionState | undefined,
  message: Suppressible,
): SuppressionEntry | undefined {
  const matching = state?.entries.filter((entry) => concerns(entry, message)) ?? [];
  return scopes.flatMap((scope) => matching.filter((entry) => entry.scope === scope))[0];
}

function concerns(entry: SuppressionEntry, message: Suppressible): boolean {
  switch (entry.scope) {
    case "Everything":
      return true;
    case "Business":
      return entry.of === message.businessName;
    case "Sender":
      return entry.of === message.sender;
    case "Purpose":
      return entry.of === message.purpose;
  }
}

function isSame(a: SuppressionEntry, b: SuppressionEntry): boolean {
  return a.scope === b.scope && a.of === b.of && a.channel === b.channel;
}
