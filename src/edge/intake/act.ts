import { withdrawalEvent } from "../../domain/consent/record.ts";
import { suppressionsInForce, withoutSuppression, withSuppression } from "../../domain/consent/suppression.ts";
import { newerSenderWords, newerTemplateWords } from "../../domain/intake/newer-words.ts";
import type { Effect, Reply } from "../../domain/intake/plan.ts";
import { textPayload } from "../../domain/message/text-payload.ts";
import type { Recipient } from "../../schemas/whatsapp/recipient.ts";
import type { SuppressionState } from "../../schemas/wire/consent.ts";
import type { StandingSignal } from "../../schemas/wire/signal.ts";
import type { SenderWords, TemplateWords } from "../../schemas/wire/standing.ts";
import type { CampaignRef } from "../../schemas/wire/subjects.ts";
import { confirm, join } from "./opt-in.ts";
import { type ActParts, type Done, nothingSaid, type Person } from "./parts.ts";

/** Writes one effect. */
export async function act(effect: Effect, parts: ActParts): Promise<Done> {
  switch (effect.kind) {
    case "suppress":
      return await suppress(effect, parts);
    case "lift":
      return await lift(effect, parts);
    case "follow":
      return await follow(effect, parts);
    case "link":
      return await link(effect, parts);
    case "join":
      return await join(effect, parts);
    case "confirm":
      return await confirm(effect, parts);
    case "reply":
      return { ...nothingSaid, replies: [effect] };
    default:
      await write(effect, parts);
      return nothingSaid;
  }
}

/** Publishes an answer for the gate to judge. One that would come too late is not worth a verdict. */
export async function answer({ campaign, person, text, once, expiresAtMs }: Reply, parts: ActParts): Promise<void> {
  if (parts.nowMs() >= expiresAtMs) return;
  const payload = JSON.stringify(textPayload(person, text));
  await parts.send({ campaign, lastFour: person.lastFour, payload, once: `${once} ${person.id}`, expiresAtMs });
}

type Stop = "suppress" | "lift" | "follow" | "link" | "reply" | "join" | "confirm";

async function suppress({ person, entry }: Of<"suppress">, parts: ActParts): Promise<Done> {
  const revision = await parts.changeSuppression(parts.identify(person), (state) => withSuppression(state, entry));
  return { revision, words: [{ event: "Withdrawn", person, entry }] };
}

async function lift({ person, entry, liftedAtMs }: Of<"lift">, parts: ActParts): Promise<Done> {
  const revision = await parts.changeSuppression(parts.identify(person), (state) =>
    withoutSuppression(state, { ...entry, liftedAtMs }),
  );
  return { revision, words: [{ event: "Resumed", person, entry: { ...entry, atMs: liftedAtMs } }] };
}

async function write(effect: Exclude<Effect, { kind: Stop }>, parts: ActParts): Promise<void> {
  switch (effect.kind) {
    case "window":
      return await parts.changeWindow(effect.sender, parts.identify(effect.person), (known) =>
        known !== undefined && known.lastInboundAtMs >= effect.atMs
          ? undefined
          : { ...known, lastInboundAtMs: effect.atMs },
      );
    case "withdraw":
      return await withdraw(effect, parts);
    case "delivery-error":
      return await tellDeliveryError(effect, parts);
    case "sender":
      await parts.changeSenderWords(effect.sender, (known) => newerSenderWords(known, effect.words));
      return await tellStanding({ ...effect, about: "Sender", of: effect.sender }, parts);
    case "template":
      return await changeTemplate(effect, parts);
  }
}

type Of<Kind extends Effect["kind"]> = Extract<Effect, { kind: Kind }>;

async function changeTemplate({ text, ...effect }: Of<"template">, parts: ActParts): Promise<void> {
  const { atMs } = effect;
  const words = text === undefined ? effect.words : { ...effect.words, text: { value: parts.digest(text), atMs } };
  await parts.changeTemplateWords(effect.template, (known) => newerTemplateWords(known, words));
  await tellStanding({ ...effect, words, about: "MessageTemplate", of: effect.template }, parts);
}

/** The record of the person's word in their history with every source that holds them; the stop itself is in force already. */
async function withdraw({ person, sources, channel, atMs }: Of<"withdraw">, parts: ActParts): Promise<void> {
  const { pseudonym, partition, other } = parts.identify(person);
  const holding = await parts.holding(sources, { pseudonym, partition, other });
  const withdrawal = { pseudonym, purposes: [], channel, atMs, nowMs: parts.nowMs(), by: "intake" };
  const events = holding.map((source) => ({
    source,
    partition,
    other,
    event: withdrawalEvent(withdrawal, source.businessName),
  }));
  if (events.length > 0) await parts.append(events);
}

async function follow({ from, to }: Of<"follow">, parts: ActParts): Promise<Done> {
  const before = parts.identify(from);
  const done = await copyStops([before], [to], parts);
  if (from.kind === "phone") await parts.links.forget(before);
  return done;
}

/**
 * The link is stored first: a stop that is said from then on is written under all names by whoever writes it, and one that was
 * written before is seen here. It counts as settled only when that is done, so that what breaks off in between is done again.
 */
async function link({ people }: Of<"link">, parts: ActParts): Promise<Done> {
  const persons = people.map(parts.identify);
  if (persons.length === 0 || (await parts.links.areSettled(persons))) return nothingSaid;
  await parts.links.link(persons, false);
  const done = await copyStops(persons, people, parts);
  await parts.links.link(persons, true);
  return done;
}

/** What some have stopped is stopped for a person, under every name of theirs; and told of these names. */
async function copyStops(from: readonly Person[], to: readonly Recipient[], parts: ActParts): Promise<Done> {
  const states = await Promise.all(from.map(parts.suppressionOf));
  const stopped = states.flatMap((state) => suppressionsInForce(state));
  const [first] = to;
  if (stopped.length === 0 || first === undefined) return nothingSaid;
  const revision = await parts.changeSuppression(parts.identify(first), (state) =>
    stopped.reduce<SuppressionState>((all, entry) => withSuppression(all, entry), state ?? { entries: [] }),
  );
  const words = to.flatMap((person) => stopped.map((entry) => ({ event: "Withdrawn" as const, person, entry })));
  return { revision, words };
}

async function tellDeliveryError(effect: Of<"delivery-error">, parts: ActParts): Promise<void> {
  const { campaign, decision } = effect.decided;
  const { code, reason, atMs, sender, once } = effect;
  await parts.signal(
    { kind: "delivery-error", about: campaign, once },
    { campaign: `${campaign.namespace}/${campaign.name}`, sender, decision, code, reason, atMs },
  );
}

/** What restricts is told apart from what only rates. */
async function tellStanding(
  said: {
    readonly about: StandingSignal["about"];
    readonly of: CampaignRef;
    readonly words: SenderWords | TemplateWords;
    readonly event: string;
    readonly atMs: number;
  },
  parts: ActParts,
): Promise<void> {
  const { about, of, event, atMs, words } = said;
  const name = `${of.namespace}/${of.name}`;
  const restricts = "restrictions" in words || "text" in words || words.status !== undefined;
  const kind = restricts ? "restriction" : "quality";
  await parts.signal({ kind, about: of, once: `${about} ${name} ${event} ${atMs}` }, { about, name, event, atMs });
}
