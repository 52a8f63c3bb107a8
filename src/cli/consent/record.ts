import { z } from "zod";
import { jurisdictionOf, namedChannel } from "../../domain/consent/reach.ts";
import { agreementEvent } from "../../domain/consent/record.ts";
import { suppressionsInForce } from "../../domain/consent/suppression.ts";
import { holdsNumber } from "../../domain/recipient/written-number.ts";
import type { ConsentEvent, ConsentState } from "../../schemas/wire/consent.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";
import type { Command, Typed } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { instantText } from "../message/verdict-text.ts";
import { readName } from "../names.ts";
import { renderOne } from "../output.ts";
import { negativeAnswer, Problem, usageProblem } from "../problem.ts";
import { seconds } from "../seconds.ts";
import { type ConsentParts, notProjectedCure, type Person, personCalled, sourceCalled, sourceNames } from "./parts.ts";
import { endText, stopText } from "./words.ts";

const options = z.object({
  who: z.string({ error: "say who agreed" }),
  notice: z.string().optional(),
  confirmed: z.boolean().default(false),
  purpose: z.array(z.string()).default([]),
  evidence: z.string().min(1).max(500).optional(),
  age: z.coerce.number().int().min(0).max(150).optional(),
  channel: z.string().max(64).optional(),
  jurisdiction: z.string().optional(),
  at: z.string().optional(),
  timeout: seconds.default(15),
});
export type RecordOptions = z.infer<typeof options>;

export const recordCommand: Command<ConsentParts, RecordOptions> = {
  words: "consent record",
  args: [{ name: "<source>", help: "ConsentSource that takes the record" }],
  summary: "record that a person agreed",
  details:
    "Appends a consent event: who (as a pseudonym), what they read and its hash, for which purposes, when, and who recorded it. " +
    "Where the source asks for a double opt-in, a record without --confirmed is only the first step and no consent.\n" +
    "Comes back when it stands where the gates read it.",
  examples: [
    {
      type: "consentry consent record website-optin -n marketing --who +447700900123 --notice wa-optin-2026-03 --confirmed",
      does: "with both steps done",
    },
    {
      type: "consentry consent record shop --who +44... --purpose offers --evidence https://forms.example/4711",
      does: "one purpose, with proof",
    },
  ],
  flags: [
    { flags: "--who <number>", help: "whose consent, however the number is written; stored as a pseudonym" },
    { flags: "--notice <id>", help: "what the person read; may be left out where the source declares one notice" },
    { flags: "--confirmed", help: "the person did the second step of a double opt-in" },
    { flags: "--purpose <name...>", help: "purposes agreed to; all of the source when left out" },
    { flags: "--evidence <where>", help: "where the proof lies; your own statement when left out" },
    {
      flags: "--channel <name>",
      help: "what it is for when not WhatsApp: any, where it names no channel",
      byDefault: "WhatsApp",
    },
    { flags: "--jurisdiction <code>", help: "country or region where it was given, ISO 3166: GB, US-CA" },
    { flags: "--age <years>", help: "age as the person asserted it" },
    { flags: "--at <time>", help: "when the person agreed, RFC 3339; now when left out" },
    { flags: "--timeout <span>", help: "how long to wait until it is in force", byDefault: "15s" },
  ],
  options,
  run: runRecord,
};

async function runRecord(
  parts: ConsentParts,
  { args, options: given, scope, console }: Typed<RecordOptions>,
): Promise<ExitCode> {
  const person = personCalled(given.who, parts);
  for (const flag of ["evidence", "channel"] as const)
    if (holdsNumber(given[flag] ?? ""))
      throw usageProblem(
        `--${flag} seems to hold a telephone number; records hold none`,
        "say where the proof lies: a link, or the form's own number",
      );
  const source = await sourceCalled(readName(args[0], sourceNames).name, parts);
  const event = await eventOf({ source, person, given }, parts);
  const sequence = await parts.append([{ source, partition: person.partition, event }]);
  if (!(await parts.untilProjected(sequence, given.timeout * 1000))) {
    throw new Problem("recorded, but not in force yet: nobody projects it", {
      exitCode: exitCodes.timedOut,
      cure: notProjectedCure,
    });
  }
  const key = `${source.namespace}/${source.name}`;
  const state = (await parts.states([source], person)).get(key);
  if (!state) throw negativeAnswer("recorded, but its effect cannot be read", "consentry consent show");
  console.data(renderOne({ text: recordedText(source, state), document: { source: key, ...state } }, scope.output));
  for (const entry of suppressionsInForce(await parts.suppression(person))) {
    console.progress(`note: ${stopText(entry)}. That wins over this record, and ${endText(entry)}.\n`);
  }
  return state.state === "Withdrawn" ? exitCodes.no : exitCodes.yes;
}

async function eventOf(
  about: { readonly source: DesiredSource; readonly person: Person; readonly given: RecordOptions },
  parts: ConsentParts,
): Promise<ConsentEvent> {
  const { source, person, given } = about;
  if (source.type === "File") {
    throw negativeAnswer(
      `${source.name} takes its people from a list`,
      "write the person into the list: what is not in it expires",
    );
  }
  const by = await parts.user();
  const event = agreementEvent(
    {
      pseudonym: person.pseudonym,
      noticeId: given.notice ?? onlyNotice(source),
      purposes: given.purpose,
      confirmed: given.confirmed,
      evidence: given.evidence ?? `statement of ${by}`,
      age: given.age ?? null,
      channel: namedChannel(given.channel),
      jurisdiction: placeOf(given.jurisdiction),
      atMs: instantOf(given.at, parts),
      nowMs: parts.nowMs(),
      by,
    },
    source,
  );
  if (!("problem" in event)) return event;
  const what = event.problem === "UnknownNotice" ? "notice" : "purpose";
  throw negativeAnswer(`${source.name} declares no such ${what}`, `it declares: ${event.known.join(", ") || "none"}`);
}

function onlyNotice(source: DesiredSource): string {
  const [first, ...others] = source.notices;
  if (first && others.length === 0) return first.id;
  throw usageProblem(
    "say what the person read: --notice",
    `${source.name} declares: ${source.notices.map(({ id }) => id).join(", ") || "none"}`,
  );
}

function placeOf(jurisdiction: string | undefined): string | null {
  const place = jurisdiction === undefined ? null : jurisdictionOf(jurisdiction);
  if (place === undefined)
    throw usageProblem("--jurisdiction is no place", "write ISO 3166: GB, or US-CA for a region");
  return place;
}

function instantOf(at: string | undefined, parts: ConsentParts): number {
  const nowMs = parts.nowMs();
  const atMs = at === undefined ? nowMs : parts.parseInstant(at);
  if (atMs === undefined)
    throw usageProblem("--at is no time", "write RFC 3339 with a zone, such as 2026-11-20T08:00:00Z");
  if (atMs > nowMs) throw usageProblem("--at lies in the future");
  return atMs;
}

function recordedText(source: DesiredSource, state: ConsentState): string {
  const purposes = state.purposes.join(", ") || "nothing";
  const until = state.validUntilMs === null ? "" : ` until ${instantText(state.validUntilMs)}`;
  switch (state.state) {
    case "Granted":
      return `granted  ${source.name}: ${purposes}${until}`;
    case "Pending":
      return `pending  ${source.name}: ${purposes}, once the person confirms (record it with --confirmed)`;
    case "Withdrawn":
      return `withdrawn  ${source.name}: the person's withdrawal is newer than this record`;
    case "Expired":
      return `expired  ${source.name}: consent given then is not valid any more`;
  }
}
