/** Who is written to in the story, by which campaign, with which of Meta's shapes and whose words. */
import { type City, type Person, people } from "./people.ts";
import type { Shape } from "./shapes.ts";
import type { Sms } from "./sms.ts";

/** The campaigns of examples/demo, by what they do. */
export const campaigns = {
  compliant: "spring-collection",
  unasked: "cold-list",
  prohibited: "back-room",
  patient: "daily-offers",
} as const;

/** The campaign of examples/demo that carries what the number answers by itself. No producer sends for it. */
export const answersCampaign = "shop-answers";

export type CampaignName = (typeof campaigns)[keyof typeof campaigns];

export type Message = {
  readonly campaign: CampaignName;
  readonly person: Person;
  /** Name of Meta's example. */
  readonly shape: string;
  readonly body: string;
};

export const crowd = {
  /** Their consent lies in the list that sync reads from a file, or in the shop's database. */
  members: people("Dublin", { from: 0, count: 6_000 }),
  /** A member who leaves, where the members are in a database. */
  leaver: people("Dublin", { from: 6_000, count: 1 }),
  /** Their consent comes as events. */
  subscribers: people("Paris", { from: 0, count: 8_000 }),
  /** They too; three cities, so that some of them sleep at any hour. */
  travellers: (["Dublin", "Sydney", "Vancouver"] satisfies City[]).flatMap((city) =>
    people(city, { from: city === "Dublin" ? 20_000 : 0, count: 200 }),
  ),
  /** Agreed like the subscribers, and has had enough. */
  tired: people("Paris", { from: 8_000, count: 1 }),
  /** Nobody has ever asked them. */
  strangers: people("Dublin", { from: 50_000, count: 1_900 }),
} as const;

export type Material = { readonly shapes: readonly Shape[]; readonly sms: Sms };

export type Lists = {
  /** A person's own words, or Meta's shapes in turn, to people who agreed. */
  readonly compliant: readonly Message[];
  /** Own customers first, then a bought list. */
  readonly unasked: readonly Message[];
  readonly prohibited: readonly Message[];
  /** Three messages to each of the travellers: one more than they may get. */
  readonly patient: readonly Message[];
  /** Sent while the list of members cannot be read. */
  readonly duringOutage: readonly Message[];
  /** Sent by the repaired campaign, to people who agreed. */
  readonly afterRepair: readonly Message[];
  /** One message to somebody who has just said stop. */
  readonly afterStop: readonly Message[];
  /** One message to somebody who has just withdrawn in the shop's database. */
  readonly afterLeaving: readonly Message[];
};

const compliantCount = 14_000;
const prohibitedCount = 900;
const outageCount = 1_600;
const afterRepairCount = 300;
const ownCustomersCount = 200;
export const perTraveller = 3;

export function writeLists({ shapes, sms }: Material): Lists {
  const templates = shapes.filter((shape) => shape.template);
  const replies = shapes.filter((shape) => !shape.template);
  const inTurn = createWriter(templates);
  const worded = createWriter(templates.filter((shape) => saysWords(shape)));
  const { members, subscribers, travellers, strangers } = crowd;
  return {
    compliant: compliantList({ templates, replies, sms }),
    unasked: worded(campaigns.unasked, [...subscribers.slice(0, ownCustomersCount), ...strangers], sms.ham),
    prohibited: worded(campaigns.prohibited, subscribers.slice(0, prohibitedCount), prohibitedOffers(sms.spam)),
    patient: worded(campaigns.patient, Array.from({ length: perTraveller }, () => travellers).flat(), sms.ham),
    duringOutage: inTurn(campaigns.compliant, members.slice(0, outageCount), sms.ham),
    afterStop: inTurn(campaigns.compliant, crowd.tired, sms.ham),
    afterLeaving: inTurn(campaigns.compliant, crowd.leaver, sms.ham),
    afterRepair: worded(campaigns.unasked, subscribers.slice(1_000, 1_000 + afterRepairCount), sms.ham),
  };
}

/** People whose window is open: the ones who get a free-form message. */
export function isReplyIndex(index: number): boolean {
  return index % 4 === 3;
}

/** Three templates to one free-form answer; members and subscribers in turn. */
function compliantList(of: { templates: readonly Shape[]; replies: readonly Shape[]; sms: Sms }): Message[] {
  return Array.from({ length: compliantCount }, (_, index) => {
    const shapes = isReplyIndex(index) ? of.replies : of.templates;
    const person = personAt(index);
    const shape = at(shapes, Math.floor(index / 4) + (index % 4));
    return messageOf({ campaign: campaigns.compliant, person, shape, text: at(of.sms.ham, index) });
  });
}

function personAt(index: number): Person {
  return at(index % 2 === 0 ? crowd.subscribers : crowd.members, index >> 1);
}

/** People who have just written to the business, and get a free-form answer. */
export function peopleWithOpenWindow(): Person[] {
  const all = Array.from({ length: compliantCount }, (_, index) => index)
    .filter(isReplyIndex)
    .map(personAt);
  return [...new Map(all.map((person) => [person.number, person])).values()];
}

/** Writes shapes in turn to people in turn, with texts in turn. */
function createWriter(shapes: readonly Shape[]) {
  return (campaign: CampaignName, to: readonly Person[], texts: readonly string[]): Message[] =>
    to.map((person, index) => messageOf({ campaign, person, shape: at(shapes, index), text: at(texts, index) }));
}

function messageOf(of: { campaign: CampaignName; person: Person; shape: Shape; text: string }): Message {
  const { campaign, person, shape, text } = of;
  return { campaign, person, shape: shape.name, body: shape.body({ number: person.number, text }) };
}

const probe = "words of the producer";

function saysWords(shape: Shape): boolean {
  return shape.body({ number: "0", text: probe }).includes(probe);
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length];
  if (item === undefined) throw new RangeError("nothing to choose from");
  return item;
}

/** What nobody may sell on WhatsApp, whatever licence they hold: weapons, and what the collection's spam has of it. */
function prohibitedOffers(spam: readonly string[]): string[] {
  const weapons = ["AK-47 assault rifles and ammunition for sale.", "Ghost guns, no background check."];
  return [...weapons, ...spam.filter((text) => /dating service/i.test(text))];
}
