import type { BundleData } from "../../schemas/policy/bundle-data.ts";
import type { MessageFacts } from "../../schemas/policy/verdict-input.ts";
import type { SendMessage } from "../../schemas/whatsapp/send-message.ts";
import { createNumberReader } from "../call/number-reader.ts";
import { createFileKinds, type FileKindOf } from "../file/file-kind.ts";
import { type BrandsOfHost, createBrandReader, type SeenHost } from "../link/imitation.ts";
import { skeletonOf } from "../link/skeleton.ts";
import { canaryFault, tryCanary } from "../spam/canary.ts";
import { createMessageScorer, type MessageScores } from "../spam/message-scores.ts";
import { createScorer } from "../spam/score.ts";
import { compileLexicons } from "./lexicon.ts";
import { createMessageReader, type MessageReaderParts } from "./message-facts.ts";

/** What a bundle's lists find in a message, and what its filter says of it. */
export type MessageReading = { readonly found: MessageFacts; readonly scores: MessageScores };

/** @param templateText the declared text of the message's template, null where there is none */
export type ReadMessage = (message: SendMessage, templateText: string | null) => MessageReading;

/** Finds links and says what is odd about them, by the bundle's lists. */
export type CreateLinkReader = (lists: {
  readonly shorteners: ReadonlySet<string>;
  readonly redirectors: BundleData["redirectors"];
  readonly brandsOf: (seen: SeenHost) => BrandsOfHost;
  readonly skeletonOf: (name: string) => string;
  readonly fileKindOf: FileKindOf;
}) => { readonly inText: MessageReaderParts["linksInText"]; readonly behind: MessageReaderParts["linksBehind"] };

/** Why nobody can read messages with this data; undefined: everybody can. Asked before a bundle is taken. */
export function faultIn(data: BundleData): string | undefined {
  try {
    compileLexicons(data.lexicons, data.warnings);
    return filterFault(data.filter);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function filterFault({ model, canary }: BundleData["filter"]): string | undefined {
  if (model === undefined) return undefined;
  const scorer = createScorer(model);
  return canary && canaryFault(canary, tryCanary(canary, scorer));
}

/**
 * Reads messages with a bundle's lists and filter. Whoever judges words reads them here, the gate those that are sent and the operator those
 * that are declared, so that both find the same.
 *
 * @throws RangeError when the lists together are too large, or the filter cannot be read
 */
export function readerOf(data: BundleData, createLinkReader: CreateLinkReader): ReadMessage {
  const fileKindOf = createFileKinds(data.files);
  const links = createLinkReader({
    shorteners: new Set(data.shorteners),
    redirectors: data.redirectors,
    brandsOf: createBrandReader(data.brands),
    skeletonOf,
    fileKindOf,
  });
  const find = createMessageReader({
    readText: compileLexicons(data.lexicons, data.warnings),
    linksInText: links.inText,
    linksBehind: links.behind,
    numbersInText: createNumberReader(data.numbers),
    fileKindOf,
  });
  const score = createMessageScorer(data.filter.model);
  return (message, templateText) => ({ found: find(message, templateText), scores: score(message, templateText) });
}
