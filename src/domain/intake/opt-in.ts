import type { ConsentState, SuppressionState, WindowState } from "../../schemas/wire/consent.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";
import { stateAt } from "../consent/fold.ts";
import type { Said } from "../consent/opt-out.ts";
import { wordsOf } from "../consent/opt-out-text.ts";
import { canTakeBack, preference } from "../consent/own-word.ts";
import { type SuppressionEntry, suppressionsOf } from "../consent/suppression.ts";

export type Wording = NonNullable<DesiredSource["whatsApp"]>["wordings"][number];
/** By which words of which source somebody joins. */
export type Joined = { readonly source: DesiredSource; readonly wording: Wording; readonly method: "Keyword" | "Chat" };

/**
 * What a person joins by these words: only when they are all that was said, and mean one thing here. In doubt there is no
 * consent, as in doubt there is a stop: `I want to join the gym` is none.
 */
export function joinedBy(said: Said, sources: readonly DesiredSource[]): Joined | undefined {
  const wholes = wholesOf(said);
  const found = sources.flatMap((source) =>
    (source.whatsApp?.wordings ?? []).flatMap((wording): Joined[] => {
      if (isOneOf(wholes, wording.joinWords)) return [{ source, wording, method: "Keyword" }];
      return isOneOf(wholes, wording.joinTexts) ? [{ source, wording, method: "Chat" }] : [];
    }),
  );
  return found.length === 1 ? found[0] : undefined;
}

/** The questions that these words confirm, if one of them was asked. */
export function confirmable(said: Said, sources: readonly DesiredSource[]): Omit<Joined, "method">[] {
  const wholes = wholesOf(said);
  return sources.flatMap((source) =>
    (source.whatsApp?.wordings ?? []).flatMap((wording) =>
      isOneOf(wholes, wording.confirmWords) ? [{ source, wording }] : [],
    ),
  );
}

/** Longer than any declared text. */
const lengthMax = 1024;

/** A forwarded message is somebody else's word. */
function wholesOf({ text, payload, forwarded }: Said): readonly string[] {
  if (forwarded) return [];
  return [text, payload ?? ""].filter(({ length }) => length <= lengthMax).map(whole);
}

function whole(text: string): string {
  return wordsOf(text).join(" ");
}

function isOneOf(wholes: readonly string[], declared: readonly string[]): boolean {
  return declared.some((each) => wholes.includes(whole(each)) && whole(each) !== "");
}

export type Known = {
  readonly stops: SuppressionState | undefined;
  /** What the source holds of the person. */
  readonly consent: ConsentState | undefined;
  readonly asked: WindowState["asked"];
};

/** Until when a question may be answered: as long as WhatsApp keeps the window open. */
export const questionOpenMs = 24 * 3_600_000;

type Word = { readonly atMs: number; readonly once: string; readonly nowMs: number };

/** What follows when somebody joins: they are asked, granted what they wrote for, or nothing. */
export function joinStep(word: Word, joined: Joined, known: Known): "ask" | "grant" | "nothing" {
  const stops = stopsOf(joined.source, known.stops);
  if (stops.some((stop) => !canTakeBack(stop) || stop.atMs >= word.atMs)) return "nothing";
  const { consent, asked } = known;
  const agreed = consent !== undefined && stateAt(consent, word.nowMs) === "Granted";
  if (agreed && stops.length === 0) return "nothing";
  if (joined.wording.question === null) return "grant";
  if (asked === undefined) return "ask";
  // The same webhook again: what broke off is done again.
  if (asked.once === word.once) return asked.answered ? "nothing" : "ask";
  if (word.atMs <= asked.atMs) return "nothing";
  const open = !asked.answered && word.atMs <= asked.atMs + questionOpenMs;
  return open && !stops.some(({ atMs }) => atMs >= asked.atMs) ? "nothing" : "ask";
}

/** Whether a word confirms the question that is open; no stop may have come since the person had joined. */
export function confirms(
  word: Pick<Word, "atMs">,
  { source, wording }: Omit<Joined, "method">,
  { asked, stops }: Pick<Known, "asked" | "stops">,
): boolean {
  if (asked === undefined || asked.answered) return false;
  if (asked.source !== sourceId(source) || asked.noticeId !== wording.noticeId) return false;
  if (word.atMs < asked.atMs || word.atMs > asked.atMs + questionOpenMs) return false;
  return stopsOf(source, stops).every((stop) => canTakeBack(stop) && stop.atMs < asked.atMs);
}

/** The person's own words against this business, which joining takes back. */
export function takenBack(source: DesiredSource, stops: SuppressionState | undefined): SuppressionEntry[] {
  return stopsOf(source, stops).filter(({ channel }) => channel !== preference);
}

export function sourceId({ namespace, name }: Pick<DesiredSource, "namespace" | "name">): string {
  return `${namespace}/${name}`;
}

/** Against the business and against its number; what was stopped for one purpose stays stopped for it. */
function stopsOf({ businessName, whatsApp }: DesiredSource, stops: SuppressionState | undefined): SuppressionEntry[] {
  const sender = whatsApp === null ? "" : `${whatsApp.sender.namespace}/${whatsApp.sender.name}`;
  return suppressionsOf(stops, { businessName, sender, purpose: "", topic: null });
}
