import type { Recipient } from "../../schemas/whatsapp/recipient.ts";
import type { DesiredSender, DesiredSource, DesiredTemplate } from "../../schemas/wire/desired.ts";
import type { SenderWords, TemplateWords } from "../../schemas/wire/standing.ts";
import type { CampaignRef } from "../../schemas/wire/subjects.ts";
import { isOptOut, type Said } from "../consent/opt-out.ts";
import { confirmationWithinMs } from "../consent/own-word.ts";
import type { SuppressionEntry } from "../consent/suppression.ts";
import type { Heard, Line, People } from "./heard.ts";
import { confirmable, type Joined, joinedBy } from "./opt-in.ts";

/** What is declared, as far as webhooks are about it. */
export type Declared = {
  readonly senders: readonly DesiredSender[];
  readonly sources: readonly DesiredSource[];
  readonly templates: readonly DesiredTemplate[];
  /** A number as WhatsApp shows it, by its id; where it has been said already. */
  readonly display: (phoneNumberId: string) => string | undefined;
};

/** What the number answers, as a message to the gate like any other. It is sent after everything else is in force. */
export type Reply = {
  readonly kind: "reply";
  readonly campaign: CampaignRef;
  readonly person: Recipient;
  readonly text: string;
  /** The same for every copy of the webhook that it answers. */
  readonly once: string;
  readonly expiresAtMs: number;
};

/** Somebody has written what makes them join; what follows depends on what is known of them. */
export type Join = {
  readonly kind: "join";
  readonly person: Recipient;
  readonly joined: Joined;
  readonly sender: CampaignRef;
  /** The campaign that carries the question; null: the number cannot ask. */
  readonly carrier: CampaignRef | null;
  readonly atMs: number;
  readonly once: string;
};

/** Somebody has written what confirms one of these questions, if it was asked. */
export type Confirm = {
  readonly kind: "confirm";
  readonly person: Recipient;
  readonly questions: readonly Omit<Joined, "method">[];
  readonly sender: CampaignRef;
  readonly atMs: number;
  readonly once: string;
};

/** One thing to write. Each may be written again, late and in any order, and comes to the same. */
export type Effect =
  | { readonly kind: "window"; readonly sender: CampaignRef; readonly person: Recipient; readonly atMs: number }
  | { readonly kind: "suppress"; readonly person: Recipient; readonly entry: SuppressionEntry }
  | {
      readonly kind: "lift";
      readonly person: Recipient;
      readonly entry: SuppressionEntry;
      readonly liftedAtMs: number;
    }
  | {
      readonly kind: "withdraw";
      readonly person: Recipient;
      readonly sources: readonly DesiredSource[];
      readonly channel: string;
      readonly atMs: number;
    }
  /** All of these are names of one person. */
  | { readonly kind: "link"; readonly people: readonly Recipient[] }
  | { readonly kind: "follow"; readonly from: Recipient; readonly to: Recipient }
  | Reply
  | Join
  | Confirm
  | {
      readonly kind: "delivery-error";
      readonly sender: string;
      readonly decided: { readonly campaign: CampaignRef; readonly decision: string };
      readonly code: number | null;
      readonly reason: string;
      readonly atMs: number;
      readonly once: string;
    }
  | {
      readonly kind: "sender";
      readonly sender: CampaignRef;
      readonly words: SenderWords;
      readonly event: string;
      readonly atMs: number;
    }
  | {
      readonly kind: "template";
      readonly template: CampaignRef;
      readonly words: TemplateWords;
      /** What it says now; only a digest of it is kept. */
      readonly text?: string;
      readonly event: string;
      readonly atMs: number;
    };

/** What became of one item, for the count of them; names nobody. */
export type Outcome =
  | "message"
  | "opt-out"
  | "opt-in"
  | "preference"
  | "moved"
  | "delivery-error"
  | "number"
  | "template"
  | "without-effect"
  | "undeclared"
  | "unreadable";

export type Plan = { readonly outcome: Outcome; readonly effects: readonly Effect[] };

/** What to write for what was heard. */
export function planOf(heard: Heard, declared: Declared): Plan {
  switch (heard.kind) {
    case "message":
      return messagePlan(heard, declared);
    case "preference":
      return preferencePlan(heard, declared);
    case "moved":
      return { outcome: "moved", effects: movedEffects(heard) };
    case "failed":
      return failedPlan(heard, declared);
    case "number":
      return numberPlan(heard, declared);
    case "template":
      return templatePlan(heard, declared);
    case "alias":
    case "without-effect":
      return { outcome: "without-effect", effects: [] };
    case "unreadable":
      return { outcome: "unreadable", effects: [] };
  }
}

type Of<Kind extends Heard["kind"]> = Extract<Heard, { kind: Kind }>;

function messagePlan(heard: Of<"message">, declared: Declared): Plan {
  const { people, atMs, said } = heard;
  const senders = sendersOf(heard.to, declared);
  const opened = heard.opensWindow ? senders : [];
  const windows = opened.flatMap((sender) =>
    people.map((person): Effect => ({ kind: "window", sender: refOf(sender), person, atMs })),
  );
  if (said !== null && isOptOut(said))
    return {
      outcome: "opt-out",
      effects: [...stops(heard, said, declared), ...linked(people), ...windows, ...confirmation(heard, senders)],
    };
  const before = [...linked(people), ...windows];
  const optIn = heard.opensWindow && said !== null ? optInEffects(heard, said, { ...declared, senders }) : [];
  if (optIn.some(({ kind }) => kind === "join")) return { outcome: "opt-in", effects: [...before, ...optIn] };
  return { outcome: senders.length === 0 ? "undeclared" : "message", effects: [...before, ...optIn] };
}

/**
 * A stop is for the business and not for the number it was said to. Of a number that nobody has declared the account's
 * businesses are stopped, and where the account is unknown as well everything: a withdrawal is never lost for want of a
 * declaration.
 */
function stops({ to, people, atMs }: Of<"message">, said: Said, declared: Declared): Effect[] {
  const exact = sendersOf(to, declared);
  const told = exact.length > 0 ? exact : declared.senders.filter(({ wabaId }) => wabaId === to.wabaId);
  const businesses = [...new Set(told.map(({ businessName }) => businessName))];
  const channel = said.kind === "text" ? "Keyword" : "Button";
  const scopes =
    businesses.length === 0
      ? [{ scope: "Everything", of: "" } as const]
      : businesses.map((of) => ({ scope: "Business", of }) as const);
  const sources = declared.sources.filter(
    ({ businessName }) => businesses.length === 0 || businesses.includes(businessName),
  );
  return people.flatMap((person): Effect[] => [
    ...scopes.map((scope): Effect => ({ kind: "suppress", person, entry: { ...scope, channel, atMs } })),
    { kind: "withdraw", person, sources, channel, atMs },
  ]);
}

/** To one of the person's names, from the number that they said it to; a number that two Senders declare answers once. */
function confirmation({ people, atMs, once }: Of<"message">, senders: readonly DesiredSender[]): Reply[] {
  const [person] = people;
  const sender = senders.find(({ replies }) => typeof replies?.optOut === "string");
  const { campaign, optOut } = sender?.replies ?? {};
  if (!person || !sender || !campaign || !optOut) return [];
  const carrier = { namespace: sender.namespace, name: campaign };
  const expiresAtMs = atMs + confirmationWithinMs;
  return [{ kind: "reply", campaign: carrier, person, text: optOut, once: `stop ${once}`, expiresAtMs }];
}

/** Of the sources whose people write to this number. A stop has been looked for before: it wins. */
function optInEffects({ people, atMs, once }: Of<"message">, said: Said, { senders, sources }: Declared): Effect[] {
  const [person] = people;
  const ours = sources.filter(({ whatsApp }) => whatsApp !== null && senders.some(isNamed(whatsApp.sender)));
  if (person === undefined || ours.length === 0) return [];
  const joined = joinedBy(said, ours);
  const questions = confirmable(said, ours);
  const [of] = joined ? [joined] : questions;
  const sender = senders.find(isNamed(of?.source.whatsApp?.sender));
  if (sender === undefined) return [];
  const { replies, namespace } = sender;
  const about = { person, sender: refOf(sender), atMs, once };
  const carrier = replies === null ? null : { namespace, name: replies.campaign };
  return [
    ...(joined ? [{ ...about, kind: "join", joined, carrier } as const] : []),
    ...(questions.length > 0 ? [{ ...about, kind: "confirm", questions } as const] : []),
  ];
}

function isNamed(ref: CampaignRef | undefined): (sender: DesiredSender) => boolean {
  return ({ namespace, name }) => namespace === ref?.namespace && name === ref.name;
}

/** WhatsApp's own switch is for one number, and undoes only itself. */
function preferencePlan({ to, people, atMs, wanted }: Of<"preference">, declared: Declared): Plan {
  const senders = sendersOf(to, declared);
  const effects = senders.flatMap((sender) =>
    people.map((person): Effect => {
      const entry = { scope: "Sender", of: `${sender.namespace}/${sender.name}`, channel: "Preference" } as const;
      return wanted
        ? { kind: "lift", person, entry: { ...entry, atMs: 0 }, liftedAtMs: atMs }
        : { kind: "suppress", person, entry: { ...entry, atMs } };
    }),
  );
  return { outcome: senders.length === 0 ? "undeclared" : "preference", effects: [...effects, ...linked(people)] };
}

/** Named together, names are one person's: what was stopped under one of them is stopped under all. */
function linked(people: People): Effect[] {
  return people.length > 1 ? [{ kind: "link", people }] : [];
}

/**
 * What the person has stopped follows them to the new number; what they have agreed to does not. The old number is theirs no
 * more, their other names are.
 */
function movedEffects({ people, now }: Of<"moved">): Effect[] {
  const stay = people.filter(({ kind, id }) => kind === "bsuid" && !now.some((each) => each.id === id));
  const follows = people.flatMap((from) =>
    now.flatMap((to): Effect[] => (from.id === to.id ? [] : [{ kind: "follow", from, to }])),
  );
  return [...follows, ...linked([...now, ...stay])];
}

function failedPlan({ to, decided, code, reason, atMs, once }: Of<"failed">, declared: Declared): Plan {
  // Nobody here has sent it.
  if (decided === null) return { outcome: "without-effect", effects: [] };
  const [sender] = sendersOf(to, declared);
  const named = sender === undefined ? "" : `${sender.namespace}/${sender.name}`;
  const effect = { kind: "delivery-error", sender: named, decided, code, reason, atMs, once } as const;
  return { outcome: "delivery-error", effects: [effect] };
}

function numberPlan({ wabaId, display, words, event, atMs }: Of<"number">, declared: Declared): Plan {
  const ofAccount = declared.senders.filter((sender) => sender.wabaId === wabaId);
  const senders = display === null ? ofAccount : shownAs(display, ofAccount, declared);
  const effects = senders.map((sender): Effect => ({ kind: "sender", sender: refOf(sender), words, event, atMs }));
  return { outcome: senders.length === 0 ? "undeclared" : "number", effects };
}

/** WhatsApp names the number itself here and not its id. An account's only number needs no name. */
function shownAs(display: string, senders: readonly DesiredSender[], declared: Declared): readonly DesiredSender[] {
  const digits = (text: string | undefined) => text?.replace(/\D/g, "");
  const numbers = new Set(senders.map(({ phoneNumberId }) => phoneNumberId));
  if (numbers.size === 1) return senders;
  return senders.filter(({ phoneNumberId }) => digits(declared.display(phoneNumberId)) === digits(display));
}

function templatePlan(heard: Of<"template">, { senders, templates }: Declared): Plan {
  const { wabaId, name, language, words, text, event, atMs } = heard;
  const ofAccount = senders.filter((sender) => sender.wabaId === wabaId);
  const meant = templates.filter(
    (template) =>
      template.name === name && template.language === language && ofAccount.some((sender) => mayHold(sender, template)),
  );
  const effects = meant.map(
    ({ namespace, resource }): Effect => ({
      kind: "template",
      template: { namespace, name: resource },
      words,
      ...(text === undefined ? {} : { text }),
      event,
      atMs,
    }),
  );
  return { outcome: meant.length === 0 ? "undeclared" : "template", effects };
}

function mayHold(sender: DesiredSender, { sender: holder, namespace }: DesiredTemplate): boolean {
  if (holder === null) return sender.namespace === namespace;
  return sender.namespace === holder.namespace && sender.name === holder.name;
}

function sendersOf({ phoneNumberId }: Line, { senders }: Declared): readonly DesiredSender[] {
  return senders.filter((sender) => sender.phoneNumberId === phoneNumberId);
}

function refOf({ namespace, name }: CampaignRef): CampaignRef {
  return { namespace, name };
}
