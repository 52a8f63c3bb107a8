import type { LinkFact, MessageFacts, NumberFact, TermHit } from "../../schemas/policy/verdict-input.ts";
import type { SendMessage, TemplateUse } from "../../schemas/whatsapp/send-message.ts";
import type { FileKindOf } from "../file/file-kind.ts";
import type { TextReader, TextReading } from "./lexicon.ts";
import { memoised, memoisedTexts } from "./memo.ts";
import { filledText, mayHoldLink, type TemplatePlan, templatePlan } from "./template-text.ts";

export type MessageReaderParts = {
  readonly readText: TextReader;
  readonly linksInText: (text: string) => readonly LinkFact[];
  readonly linksBehind: (address: string, label: string | null) => readonly LinkFact[];
  readonly numbersInText: (text: string) => readonly NumberFact[];
  readonly fileKindOf: FileKindOf;
};

/** Templates that are remembered. */
const templatesMax = 1024;

/**
 * Derives what policy may know of a message: never the text, only what it gives away. Made once a bundle, because word
 * lists and shorteners are the bundle's.
 *
 * A template message is read as the person will: its declared text (`templateText`, null when it is not declared) with
 * this message's values in it, so that a word put together from both is found. Everything else is read part by part.
 */
export function createMessageReader(
  parts: MessageReaderParts,
): (message: SendMessage, templateText: string | null) => MessageFacts {
  const read = memoisedTexts(
    (text): Reading => ({
      ...parts.readText(text),
      links: parts.linksInText(text),
      numbers: parts.numbersInText(text),
    }),
  );
  const planned = memoised((text): Planned => {
    const plan = templatePlan(text);
    return { plan, links: parts.linksInText(plan.neutral) };
  }, templatesMax);

  return (message, templateText) => {
    const readings = message.texts.map(read);
    if (message.template !== null) readings.push(...templateReadings(message, templateText));
    for (const { address, label } of message.links) {
      readings.push({ ...silent, links: parts.linksBehind(address, label) });
    }
    return { ...about(message, templateText !== null), ...combined(readings), attachments: attachmentsOf(message) };
  };

  function attachmentsOf({ files }: SendMessage): string[] {
    return files.length === 0 ? [] : [...new Set(files.flatMap((file) => parts.fileKindOf(file) ?? []))];
  }

  function templateReadings({ template }: SendMessage, templateText: string | null): Reading[] {
    if (template === null) return [];
    const { headerParameters, bodyParameters } = template;
    if (templateText === null) return [...headerParameters, ...bodyParameters].map(({ text }) => read(text));
    const { plan, links } = planned(templateText);
    if (plan.slots.length === 0 && headerParameters.length + bodyParameters.length === 0) return [read(templateText)];
    const filled = filledText(plan, template);
    const linked = plan.open || mayHoldLink(template);
    return [
      {
        ...parts.readText(filled),
        links: linked ? parts.linksInText(filled) : links,
        numbers: parts.numbersInText(filled),
      },
    ];
  }
}

type Reading = TextReading & { readonly links: readonly LinkFact[]; readonly numbers: readonly NumberFact[] };
type Planned = { readonly plan: TemplatePlan; readonly links: readonly LinkFact[] };

const silent: Reading = { terms: [], lookalike: false, sensitive: [], links: [], numbers: [] };

function about(
  { type, template, commerce }: SendMessage,
  declared: boolean,
): Pick<MessageFacts, "type" | "freeform" | "commerce" | "template"> {
  return {
    type,
    freeform: type !== "template",
    commerce,
    template: template === null ? null : nameOf(template, declared),
  };
}

const templateName = /^(?!.*\d{7})[a-z0-9_]{1,512}$/;
const languageCode = /^[A-Za-z]{2,8}(?:[_-][A-Za-z]{2,8})*$/;

/** What is declared names nobody. Anything else is the producer's own text, and is kept where it can be no more than a name. */
function nameOf({ name, language }: TemplateUse, declared: boolean): MessageFacts["template"] {
  if (declared) return { name, language };
  return { name: templateName.test(name) ? name : "#", language: languageCode.test(language) ? language : "#" };
}

function combined(
  readings: readonly Reading[],
): Pick<MessageFacts, "links" | "terms" | "cues" | "numbers" | "lookalike" | "sensitive"> {
  const [only = silent] = readings;
  const all = readings.length <= 1 ? only : merged(readings);
  return {
    links: distinctLinks(all.links),
    ...termsAndCues(all.terms),
    numbers: [...all.numbers].slice(0, numbersMax),
    lookalike: all.lookalike,
    sensitive: [...all.sensitive],
  };
}

function merged(readings: readonly Reading[]): Reading {
  const terms = new Map<string, TermHit>();
  for (const reading of readings) for (const term of reading.terms) terms.set(term.lexicon, term);
  return {
    terms: [...terms.values()],
    lookalike: readings.some(({ lookalike }) => lookalike),
    sensitive: [...new Set(readings.flatMap(({ sensitive }) => sensitive))],
    links: readings.flatMap(({ links }) => links),
    numbers: distinctNumbers(readings.flatMap(({ numbers }) => numbers)),
  };
}

/** Lists whose words are honest alone. Kept apart, so that an ordinary message with one of them is judged no slower. */
const cueCategory = /^(?:cue|impersonates)-/;

function termsAndCues(found: readonly TermHit[]): Pick<MessageFacts, "terms" | "cues"> {
  if (found.length === 0) return { terms: [], cues: [] };
  const cues = found.filter(({ category }) => cueCategory.test(category)).map(({ category }) => category);
  return { terms: found.filter(({ category }) => !cueCategory.test(category)), cues: [...new Set(cues)].sort() };
}

/** Kinds of numbers are few; a message with more is made to be long. */
const numbersMax = 16;

/** Premium ones first: they are what a bound must not cut off. */
function distinctNumbers(numbers: readonly NumberFact[]): NumberFact[] {
  const distinct = [...new Map(numbers.map((fact) => [`${fact.kind} ${fact.countries.join()}`, fact])).values()];
  return distinct.sort((a, b) => Number(b.kind === "Premium") - Number(a.kind === "Premium"));
}

/**
 * The input of every decision is stored, so it has a bound; what is odd about a link counts more than one more plain
 * link.
 */
const linksMax = 32;

function distinctLinks(links: readonly LinkFact[]): LinkFact[] {
  if (links.length <= 1) return [...links];
  const distinct = new Map<string, LinkFact>();
  for (const link of links) distinct.set(`${link.host} ${oddities(link)} ${link.userinfo}`, link);
  const all = [...distinct.values()];
  return all.length <= linksMax ? all : all.sort((a, b) => oddities(b) - oddities(a)).slice(0, linksMax);
}

function oddities({ shortener, userinfo, ip, punycode, imitates, redirector, mismatch, file }: LinkFact): number {
  return [shortener, userinfo, ip, punycode, imitates !== null, redirector, mismatch, file !== null].filter(Boolean)
    .length;
}
