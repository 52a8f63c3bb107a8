import type { ConsentEvent, SuppressionState } from "../../schemas/wire/consent.ts";
import type { ComplaintSignal } from "../../schemas/wire/signal.ts";
import type { CampaignRef } from "../../schemas/wire/subjects.ts";
import { isInForce, type SuppressionEntry, withSuppression } from "./suppression.ts";

/** How a stop or a withdrawal is marked that a complaint made. The person takes back none; an officer one filed by mistake. */
export const complaintChannel = "Complaint";

const filed = "complaint ";

/** What the records of a person who complained carry as evidence, so that the complaint is not told again for each of them. */
export function complaintEvidence({ id }: Pick<ComplaintSignal, "id">): string {
  return filed + id;
}

/** Whether an event says that the person has complained. */
export function isComplaint({ event, method }: Pick<ConsentEvent, "event" | "method">): boolean {
  return event === "Withdrawn" && method === complaintChannel;
}

/** Whether whoever recorded it has told of the complaint as well. */
export function isTold({ evidence }: Pick<ConsentEvent, "evidence">): boolean {
  return evidence?.startsWith(`${filed}cp_`) ?? false;
}

/** What is stopped with a complaint that CONSENT tells of. Of one that was filed the stop is known: it stands or was taken back. */
export function withComplaint(
  state: SuppressionState | undefined,
  event: Pick<ConsentEvent, "businessName" | "atMs" | "evidence">,
): SuppressionState {
  if (state?.entries.some(({ complaint }) => complaint && event.evidence === complaintEvidence(complaint)))
    return state;
  return withSuppression(state, complaintStop(event));
}

/** What stays stopped for somebody who complained: the whole business, and everything where no business is known. */
function complaintStop({ businessName, atMs }: Pick<ConsentEvent, "businessName" | "atMs">): SuppressionEntry {
  const scope = businessName === "" ? "Everything" : "Business";
  return { scope, of: businessName, channel: complaintChannel, atMs };
}

/** A complaint, before it is told. */
export type Complained = Pick<ComplaintSignal, "pseudonym" | "via" | "atMs" | "by" | "reference"> & {
  readonly campaign: CampaignRef | null;
  readonly sender: CampaignRef | null;
  /** The consent source that told of it, where none of the company did. */
  readonly source: CampaignRef | null;
};

/** A complaint as it is told, and in whose name: of the narrowest that is known. */
export type Complaint = { readonly about: CampaignRef; readonly signal: ComplaintSignal };

export function complaintSignalOf(
  { campaign, sender, source, ...complained }: Complained,
  digest: (text: string) => string,
): Complaint {
  const named = { campaign: nameOf(campaign), sender: nameOf(sender), source: nameOf(source) };
  // Made of what was said alone: told again, it is the same complaint.
  const said = [complained.pseudonym, complained.atMs, named.campaign, named.sender, named.source];
  const id = `cp_${digest(JSON.stringify(said)).slice(0, 32)}`;
  return { about: campaign ?? sender ?? source ?? nobody, signal: { id, ...complained, ...named } };
}

/** Stands for nobody: no resource has such a name. */
const nobody: CampaignRef = { namespace: "-", name: "-" };

function nameOf(ref: CampaignRef | null): string | null {
  return ref && `${ref.namespace}/${ref.name}`;
}

/** What a filed complaint is about, as its stop carries it. */
export function aboutText(kind: "campaign" | "number", { namespace, name }: CampaignRef): string {
  return `${kind} ${namespace}/${name}`;
}

/** In whose name a filed complaint is told. */
export function aboutOf(text: string): CampaignRef {
  const [namespace = "", name = ""] = text.replace(/^\S+ /, "").split("/");
  return { namespace, name };
}

/** A complaint that was filed about a person, and what it stopped. */
export type FiledComplaint = NonNullable<SuppressionEntry["complaint"]> & {
  readonly atMs: number;
  readonly stops: readonly Pick<SuppressionEntry, "scope" | "of">[];
  /** Undefined: it stands. */
  readonly takenBack: TakenBack | undefined;
};

export type TakenBack = { readonly by: string; readonly reason: string; readonly atMs: number };

/** The complaints that were filed about a person, those that were taken back among them. */
export function filedComplaints(state: SuppressionState | undefined): FiledComplaint[] {
  const byId = new Map<string, FiledComplaint>();
  for (const entry of state?.entries ?? []) {
    const { complaint, scope, of, atMs } = entry;
    if (complaint === undefined) continue;
    const known = byId.get(complaint.id);
    const stops = [...(known?.stops ?? []), { scope, of }];
    byId.set(complaint.id, {
      ...complaint,
      atMs,
      stops,
      takenBack: known ? known.takenBack && takenBackOf(entry) : takenBackOf(entry),
    });
  }
  return [...byId.values()];
}

export type ComplaintTakenBack = FiledComplaint & { readonly takenBack: TakenBack };

export function complaintsTakenBack(state: SuppressionState | undefined): ComplaintTakenBack[] {
  return filedComplaints(state).flatMap((each) => (each.takenBack ? [{ ...each, takenBack: each.takenBack }] : []));
}

function takenBackOf(entry: SuppressionEntry): TakenBack | undefined {
  const { takenBack, liftedAtMs } = entry;
  return takenBack && liftedAtMs !== undefined && !isInForce(entry) ? { ...takenBack, atMs: liftedAtMs } : undefined;
}

/** The state without what one complaint stopped: no other complaint's stop is lifted, and no stop of another kind. */
export function withoutComplaint(
  state: SuppressionState | undefined,
  id: string,
  { atMs, by, reason }: TakenBack,
): SuppressionState {
  const entries = (state?.entries ?? []).map((entry) =>
    entry.complaint?.id === id && isInForce(entry)
      ? { ...entry, liftedAtMs: Math.max(atMs, entry.atMs + 1), takenBack: { by, reason } }
      : entry,
  );
  return { entries };
}

/** When a complaint was made. Filed again after it was taken back, it is another complaint, a millisecond later. */
export function filedAtMs(
  state: SuppressionState | undefined,
  receivedAtMs: number,
  idAt: (atMs: number) => string,
): number {
  const back = new Set(complaintsTakenBack(state).map(({ id }) => id));
  let atMs = receivedAtMs;
  while (back.has(idAt(atMs))) atMs++;
  return atMs;
}

/** When others are told that it was said: of each stop they keep the newest word, so later than that one was taken back. */
export function toldAtMs(
  state: SuppressionState | undefined,
  { scope, of, atMs }: Pick<SuppressionEntry, "scope" | "of" | "atMs">,
): number {
  const lifted = (state?.entries ?? []).filter(
    (each) => each.channel === complaintChannel && each.scope === scope && each.of === of,
  );
  return Math.max(atMs, ...lifted.map(({ liftedAtMs = 0 }) => liftedAtMs + 1));
}
