import type { Fact } from "../../schemas/policy/fact.ts";
import type { ConsentFact, LinkFact, SpamFact, VerdictInput } from "../../schemas/policy/verdict-input.ts";
import { whatsAppChannel } from "../../schemas/wire/consent.ts";
import { instantText } from "../message/verdict-text.ts";

/** What a message was judged on, a line each, as far as it matters to a person. */
export function factLines(input: VerdictInput): string[] {
  const { facts, message, recipient } = input;
  return [
    `message: ${messageText(message)}`,
    ...(recipient.country === null ? [] : [`recipient's country: ${recipient.country}`]),
    ...facts.consent.map(consentText),
    `said stop: ${read(facts.suppression, ({ scope, channel }) => (scope === null ? "no" : `${scope}, by ${channel}`))}`,
    `service window: ${read(facts.window, ({ openUntilMs }) => (openUntilMs === null ? "closed" : `open until ${instantText(openUntilMs)}`))}`,
    `sent before: ${read(facts.frequency, ({ sent }) => `${sent} within the cap's window`)}`,
    `quiet hours: ${read(facts.quietHours, ({ quiet, untilMs }) => (quiet ? `yes, until ${untilMs === null ? "?" : instantText(untilMs)}` : "no"))}`,
    ...(message.template === null
      ? []
      : [`template: ${read(facts.template, ({ category, status }) => `${category}, ${status}`)}`]),
    `spam filter: ${filterText(facts.spam)}`,
    ...(message.template === null ? [] : [`of its template: ${read(facts.template, ({ spam }) => filterText(spam))}`]),
    ...contentTexts(facts.content),
    ...message.links.map(linkText),
    ...message.cues.map((cue) => `words of the kind ${cue}`),
    ...message.numbers.map(({ kind }) => (kind === "Premium" ? "a premium number to call" : "a number to call")),
    ...message.attachments.map((kind) => `a file of the kind ${kind}`),
    ...message.terms.map((term) => `words of the list ${term.lexicon} (${term.category})`),
    ...(message.lookalike ? ["look-alike letters"] : []),
    ...message.sensitive.map((kind) => `asks for a ${kind}`),
  ];
}

function filterText(fact: Fact<SpamFact>): string {
  return read(fact, ({ class: of, probability, reasons, language, model }) => {
    const why = reasons.length === 0 ? [] : [`for ${reasons.join("; ")}`];
    return [`${of}, spam or smishing with ${probability}`, ...why, `in ${language}`, `by ${model}`].join(", ");
  });
}

function contentTexts(fact: VerdictInput["facts"]["content"]): string[] {
  const categories = fact.known ? fact.value.categories : [];
  return categories.map(({ category, probability }) => `perhaps about ${category} (${probability})`);
}

function linkText({ domain, shortener, punycode, imitates, redirector, mismatch, file }: LinkFact): string {
  const oddities = [
    shortener && "a shortener",
    punycode && "punycode",
    imitates !== null && `looks like ${imitates}`,
    redirector && "leads on to another domain",
    mismatch && "shown as another address",
    file !== null && `a file of the kind ${file}`,
  ];
  return [`link to ${domain}`, ...oddities.filter((oddity) => oddity !== false)].join(", ");
}

function messageText(message: VerdictInput["message"]): string {
  return message.template === null ? message.type : `template ${message.template.name} (${message.template.language})`;
}

const flawTexts = { PreTicked: "the box was ticked before", Bundled: "together with other terms" } as const;

function consentText({ source, record }: ConsentFact): string {
  const said = read(record, (value) => {
    if (value === null) return "nothing on this person";
    const { state, purposes, grantedAtMs, proof, flaws, channel } = value;
    const said = [`${state} for ${purposes.join(", ") || "nothing"}`, instantText(grantedAtMs)];
    const reach = channel === whatsAppChannel ? [] : [`channel: ${channel}`];
    return [...said, `proof: ${proof.join(", ") || "none"}`, ...flaws.map((flaw) => flawTexts[flaw]), ...reach].join(
      ", ",
    );
  });
  return `consent at ${source}: ${said}`;
}

function read<T>(fact: Fact<T>, text: (value: T) => string): string {
  return fact.known ? text(fact.value) : `not known (${fact.reason})`;
}
