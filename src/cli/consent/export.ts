import { z } from "zod";
import { stateAt } from "../../domain/consent/fold.ts";
import { suppressionsInForce } from "../../domain/consent/suppression.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import type { Command, Typed } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { instantText } from "../message/verdict-text.ts";
import { renderOne } from "../output.ts";
import { type ConsentParts, type Person, personCalled, type Traces } from "./parts.ts";

export type ExportParts = ConsentParts & { readonly traces: (person: Person) => Promise<Traces> };

const options = z.object({ who: z.string({ error: "say whose data" }) });
export type ExportOptions = z.infer<typeof options>;

export const exportCommand: Command<ExportParts, ExportOptions> = {
  words: "consent export",
  summary: "everything that is kept of a person, as one document",
  details:
    "What the person has agreed to with every source and its history, what they have stopped, and what was decided about each message " +
    "to them and why. It names them by pseudonym only. Exit code 1 when nothing is kept.",
  examples: [{ type: "consentry consent export --who +447700900123 -o yaml", does: "to answer a request for access" }],
  flags: [{ flags: "--who <number>", help: "whose data; the number is not stored or shown" }],
  options,
  run: runExport,
};

async function runExport(
  parts: ExportParts,
  { options: given, scope, console }: Typed<ExportOptions>,
): Promise<ExitCode> {
  const person = personCalled(given.who, parts);
  const nowMs = parts.nowMs();
  const [states, stops, traces] = await Promise.all([
    parts.sources().then((sources) => parts.states(sources, person)),
    parts.suppression(person),
    parts.traces(person),
  ]);
  const document = {
    person: person.pseudonym,
    exportedAt: instantText(nowMs),
    consent: [...states].map(([source, state]) => ({ source, ...state, state: stateAt(state, nowMs) })),
    history: traces.events.map(({ source, event: { pseudonym: _, ...event } }) => ({ source, ...event })),
    stops: suppressionsInForce(stops),
    messages: traces.verdicts.map(({ record }) => decisionPart(record)),
  };
  console.data(renderOne({ text: JSON.stringify(document, undefined, 2), document }, scope.output));
  const isEmpty =
    document.consent.length + document.history.length + document.stops.length + document.messages.length === 0;
  return isEmpty ? exitCodes.no : exitCodes.yes;
}

function decisionPart({ campaign, decision, outcome, attempt, violations, receivedAtMs, judgedAtMs }: VerdictRecord) {
  return {
    campaign: `${campaign.namespace}/${campaign.name}`,
    ...{ decision, outcome, attempt },
    receivedAt: instantText(receivedAtMs),
    judgedAt: instantText(judgedAtMs),
    reasons: violations.map(({ rule, clause, message }) => ({ rule, clause, message })),
  };
}
