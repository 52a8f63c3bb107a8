import type { SuppressionState } from "../../schemas/wire/consent.ts";

export type SuppressionEntry = SuppressionState["entries"][number];

/** Widest first: the first that matches is the one to name. */
const scopes = ["Everything", "Business", "Sender", "Purpose", "Topic"] as const;
const entriesMax = 64;

/** What a message is, as far as a suppression can be about it. */
export type Suppressible = {
  readonly businessName: string;
  /** `<ns>/<name>` */
  readonly sender: string;
  readonly purpose: string;
  /** What it is about within its purpose; null: nothing narrower than that. */
  readonly topic: string | null;
};

/** How a topic is written in a list of stops: topics of different purposes may have one name. */
export function topicOf(purpose: string, topic: string): string {
  return `${purpose}/${topic}`;
}

/**
 * The state with one more entry; the same entry again only moves its time forward. Beyond the bound the person is left alone
 * altogether: forgetting a withdrawal is worse than being too silent.
 */
export function withSuppression(state: SuppressionState | undefined, entry: SuppressionEntry): SuppressionState {
  const known = state?.entries ?? [];
  const before = known.find((each) => isSame(each, entry));
  const kept = before === undefined ? entry : { ...before, atMs: Math.max(before.atMs, entry.atMs) };
  const others = known.filter((each) => each !== before);
  if (others.length < entriesMax) return { entries: [...others, kept] };
  const inForce = others.filter(isInForce);
  if (inForce.length < entriesMax) return { entries: [...inForce, kept] };
  return { entries: [{ scope: "Everything", of: "", channel: entry.channel, atMs: entry.atMs }] };
}

/**
 * The state after one entry was lifted at some time. The lift is remembered, so that neither a stop from before it, which
 * arrives late, brings the entry back, nor a lift that arrives late undoes a later stop. Only the same channel's entry is
 * lifted: WhatsApp's own switch undoes no word that a person wrote.
 */
export function withoutSuppression(
  state: SuppressionState | undefined,
  lifted: SuppressionEntry & { readonly liftedAtMs: number },
): SuppressionState {
  const before = state?.entries.find((each) => isSame(each, lifted));
  const liftedAtMs = Math.max(before?.liftedAtMs ?? 0, lifted.liftedAtMs);
  const others = (state?.entries ?? []).filter((each) => each !== before);
  // What cannot be remembered is not lifted.
  if (before === undefined && others.length >= entriesMax) return { entries: others };
  const { takenBack = before?.takenBack } = lifted;
  return { entries: [...others, { ...(before ?? lifted), ...(takenBack && { takenBack }), liftedAtMs }] };
}

/** Two states of one person as one. */
export function mergedSuppressions(state: SuppressionState | undefined, other: SuppressionState): SuppressionState {
  return other.entries.reduce<SuppressionState>((all, entry) => {
    const added = withSuppression(all, entry);
    return entry.liftedAtMs === undefined
      ? added
      : withoutSuppression(added, { ...entry, liftedAtMs: entry.liftedAtMs });
  }, state ?? { entries: [] });
}

/** The entries that count now; lifted ones are only remembered. */
export function suppressionsInForce(state: SuppressionState | undefined): SuppressionEntry[] {
  return (state?.entries ?? []).filter(isInForce);
}

/** Said and taken back in the same instant: the stop wins. */
export function isInForce({ atMs, liftedAtMs }: SuppressionEntry): boolean {
  return liftedAtMs === undefined || atMs >= liftedAtMs;
}

/** The widest entry that stops such a message, or undefined. */
export function suppressionOf(
  state: SuppressionState | undefined,
  message: Suppressible,
): SuppressionEntry | undefined {
  return suppressionsOf(state, message)[0];
}

/** Every entry that stops such a message, the widest first. */
export function suppressionsOf(state: SuppressionState | undefined, message: Suppressible): SuppressionEntry[] {
  if (state === undefined) return [];
  const matching = suppressionsInForce(state).filter((entry) => concerns(entry, message));
  return scopes.flatMap((scope) => matching.filter((entry) => entry.scope === scope));
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
    case "Topic":
      return message.topic !== null && entry.of === topicOf(message.purpose, message.topic);
  }
}

function isSame(a: SuppressionEntry, b: SuppressionEntry): boolean {
  return a.scope === b.scope && a.of === b.of && a.channel === b.channel && a.complaint?.id === b.complaint?.id;
}
