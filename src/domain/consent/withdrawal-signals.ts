import type { Recipient } from "../../schemas/whatsapp/recipient.ts";
import type { DesiredSender, DesiredSource } from "../../schemas/wire/desired.ts";
import type { WithdrawalSignal } from "../../schemas/wire/signal.ts";
import type { CampaignRef } from "../../schemas/wire/subjects.ts";

/** What has been stopped or taken back, and by whom. */
export type Told = Omit<WithdrawalSignal, "id" | "source">;

/** How the world outside names a person. */
export function addressOf({ kind, id }: Recipient): string {
  return kind === "phone" ? `+${id}` : id;
}

/** One signal, and in whose name it is written. */
export type Signalled = { readonly about: CampaignRef; readonly signal: WithdrawalSignal };

type Declared = { readonly senders: readonly DesiredSender[]; readonly sources: readonly DesiredSource[] };

/** Stands for nobody: no resource has such a name. */
const nobody: CampaignRef = { namespace: "-", name: "-" };

/**
 * A signal for every source whose records it makes untrue, whether or not they hold the person today: tomorrow they may. A
 * stop that concerns no source is told in the name of the sender, or of nobody: it is told.
 */
export function withdrawalSignals(told: Told, declared: Declared, digest: (text: string) => string): Signalled[] {
  const concerned: CampaignRef[] = declared.sources.filter((source) => concerns(told, source, declared.senders));
  const senders = declared.senders.filter((sender) => nameOf(sender) === told.of || sender.businessName === told.of);
  const abouts = concerned.length > 0 ? concerned : senders.slice(0, 1);
  return (abouts.length > 0 ? abouts : [nobody]).map(({ namespace, name }) => {
    const source = concerned.length > 0 ? nameOf({ namespace, name }) : null;
    return { about: { namespace, name }, signal: { ...told, id: idOf(told, source, digest), source } };
  });
}

function concerns(told: Told, source: DesiredSource, senders: readonly DesiredSender[]): boolean {
  switch (told.scope) {
    case "Everything":
      return true;
    case "Business":
      return source.businessName === told.of;
    case "Sender":
      return senders.some((sender) => nameOf(sender) === told.of && sender.businessName === source.businessName);
    case "Purpose":
      return source.purposes.includes(told.of);
    case "Topic":
      return source.purposes.includes(told.of.split("/")[0] ?? "");
    case "Source":
      return nameOf(source) === told.of;
  }
}

/** Made of what was said alone: a webhook that comes twice tells the same thing, under the same id. */
function idOf(told: Told, source: string | null, digest: (text: string) => string): string {
  const { event, pseudonym, scope, of, purposes, channel, atMs } = told;
  return `wd_${digest(JSON.stringify([event, pseudonym, scope, of, purposes, channel, atMs, source])).slice(0, 32)}`;
}

function nameOf({ namespace, name }: CampaignRef): string {
  return `${namespace}/${name}`;
}
