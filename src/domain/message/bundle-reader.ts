import type { BundleData } from "../../schemas/policy/bundle-data.ts";
import type { MessageFacts } from "../../schemas/policy/verdict-input.ts";
import type { SendMessage } from "../../schemas/whatsapp/send-message.ts";
import { type BrandsOfHost, createBrandReader, type SeenHost } from "../link/imitation.ts";
import { skeletonOf } from "../link/skeleton.ts";
import { compileLexicons } from "./lexicon.ts";
import { createMessageReader, type MessageReaderParts } from "./message-facts.ts";

/** What a bundle's lists find in a message; the text is the declared one of its template, null where there is none. */
export type ReadMessage = (message: SendMessage, templateText: string | null) => MessageFacts;

/** Finds links and says what is odd about them, by the bundle's lists. */
export type CreateLinkReader = (lists: {
  readonly shorteners: ReadonlySet<string>;
  readonly redirectors: BundleData["redirectors"];
  readonly brandsOf: (seen: SeenHost) => BrandsOfHost;
  readonly skeletonOf: (name: string) => string;
}) => { readonly inText: MessageReaderParts["linksInText"]; readonly behind: MessageReaderParts["linksBehind"] };

/**
 * Reads messages with a bundle's lists. Whoever judges words reads them here, the gate those that are sent and the operator those
 * that are declared, so that both find the same.
 *
 * @throws RangeError when the lists together are too large
 */
export function readerOf(data: BundleData, createLinkReader: CreateLinkReader): ReadMessage {
  const links = createLinkReader({
    shorteners: new Set(data.shorteners),
    redirectors: data.redirectors,
    brandsOf: createBrandReader(data.brands),
    skeletonOf,
  });
  return createMessageReader({
    readText: compileLexicons(data.lexicons, data.warnings),
    linksInText: links.inText,
    linksBehind: links.behind,
  });
}
