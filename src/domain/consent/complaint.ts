import type { ConsentEvent } from "../../schemas/wire/consent.ts";
import type { ComplaintSignal } from "../../schemas/wire/signal.ts";
import type { CampaignRef } from "../../schemas/wire/subjects.ts";
import type { SuppressionEntry } from "./suppression.ts";

/** How a stop or a withdrawal is marked that a complaint made. Only Keyword, Button and Preference can be taken back. */
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

/** What stays stopped for somebody who complained: the whole business, and everything where no business is known. */
export function complaintStop({ businessName, atMs }: Pick<ConsentEvent, "businessName" | "atMs">): SuppressionEntry {
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
