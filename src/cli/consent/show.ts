import { z } from "zod";
import { complaintsTakenBack } from "../../domain/consent/complaint.ts";
import { sinceMsOf, stateAt } from "../../domain/consent/fold.ts";
import { proofCarried } from "../../domain/consent/proof.ts";
import type { Told } from "../../domain/consent/receipt.ts";
import { suppressionsInForce } from "../../domain/consent/suppression.ts";
import type { ConsentState } from "../../schemas/wire/consent.ts";
import type { Command, Typed } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { instantText } from "../message/verdict-text.ts";
import { readName } from "../names.ts";
import { type Column, renderList, renderOne } from "../output.ts";
import { type ConsentParts, type Person, personCalled, sourceCalled, sourceNames } from "./parts.ts";
import { type ReceiptParts, signedReceipt } from "./receipt.ts";
import { stopText, takenBackText } from "./words.ts";

export type ShowParts = ConsentParts &
  ReceiptParts & {
    /** What happened to a person's consent, by `<ns>/<name>` of the source, in the order of CONSENT. */
    readonly history: (person: Person) => Promise<ReadonlyMap<string, readonly Told[]>>;
  };

const options = z.object({ who: z.string({ error: "say whom to show" }), receipt: z.boolean().default(false) });
export type ShowOptions = z.infer<typeof options>;

export const showCommand: Command<ShowParts, ShowOptions> = {
  words: "consent show",
  args: [{ name: "[source]", help: "only what this ConsentSource holds" }],
  summary: "what a person has agreed to and withdrawn, and how it came about",
  details:
    "Every consent record of a person with its history, and what they have stopped, which wins over every record. All namespaces " +
    "unless -n is given.\n" +
    "With --receipt a signed receipt of one source's record: a JWS that anybody with the public key can verify " +
    "(consentry consent verify --receipt). The key is a private one on P-256 or Ed25519, named by CONSENTRY_RECEIPT_KEY_FILE.\n" +
    "Exit code 0 when there is something, 1 when nobody holds anything of them.",
  examples: [
    { type: "consentry consent show --who +447700900123", does: "by any way of writing the number" },
    { type: "consentry consent show --who +447700900123 -o yaml", does: "with all that proves it" },
    {
      type: "consentry consent show website-optin -n marketing --who +447700900123 --receipt",
      does: "a receipt for the person",
    },
  ],
  flags: [
    { flags: "--who <number>", help: "whom to show; the number is not stored or shown" },
    { flags: "--receipt", help: "a signed receipt instead" },
  ],
  options,
  run: runShow,
};

type Shown = {
  readonly source: string;
  readonly now: string;
  readonly state: ConsentState;
  readonly history: readonly Told[];
};

async function runShow(parts: ShowParts, typed: Typed<ShowOptions>): Promise<ExitCode> {
  const { options: given, scope, console } = typed;
  const person = personCalled(given.who, parts);
  const rows = await shownOf(parts, person, typed);
  if (given.receipt) {
    const signed = await signedReceipt(parts, person, rows);
    console.data(renderOne({ text: signed.receipt, document: signed }, scope.output));
    return exitCodes.yes;
  }
  const suppression = await parts.suppression(person);
  const stops = suppressionsInForce(suppression);
  const back = complaintsTakenBack(suppression);
  if (scope.output === "table" || scope.output === "wide") {
    console.data(renderList({ rows, columns }, scope.output));
    for (const entry of stops) console.data(`${stopText(entry)}\n`);
    for (const complaint of back) console.data(`${takenBackText(complaint)}\n`);
    const events = rows.flatMap(({ source, history }) => history.map((told) => ({ source, ...told })));
    if (events.length > 0) console.data(`\n${renderList({ rows: events, columns: eventColumns }, scope.output)}`);
  } else {
    const document = [
      ...rows.map(({ source, now, state, history }) => ({
        source,
        ...state,
        state: now,
        history: history.map(toldPart),
      })),
      ...stops.map((stop) => ({ stop })),
      ...back.map((complaint) => ({ complaint })),
    ];
    console.data(renderList({ rows: document, columns: [] }, scope.output));
  }
  if (rows.length + stops.length + back.length > 0) return exitCodes.yes;
  console.progress("nobody holds anything of this person\n");
  return exitCodes.no;
}

async function shownOf(parts: ShowParts, person: Person, { args, scope }: Typed<ShowOptions>): Promise<Shown[]> {
  const sources =
    args[0] === undefined
      ? (await parts.sources()).filter(
          ({ namespace }) => scope.namespace === undefined || scope.namespace === namespace,
        )
      : [await sourceCalled(readName(args[0], sourceNames).name, parts)];
  const states = await parts.states(sources, person);
  const history = await parts.history(person);
  const nowMs = parts.nowMs();
  return [...states].map(([source, state]) => ({
    ...{ source, now: stateAt(state, nowMs), state },
    history: history.get(source) ?? [],
  }));
}

function toldPart({ event: { pseudonym: _, ...event }, sequence, digest }: Told) {
  return { ...event, sequence, digest };
}

const columns: readonly Column<Shown>[] = [
  { header: "SOURCE", value: ({ source }) => source },
  { header: "STATE", value: ({ now }) => now },
  { header: "PURPOSES", value: ({ state }) => state.purposes.join(",") },
  { header: "SINCE", value: ({ state }) => instantText(sinceMsOf(state)) },
  { header: "UNTIL", value: ({ state }) => (state.validUntilMs === null ? "" : instantText(state.validUntilMs)) },
  { header: "PROOF", value: ({ state }) => proofCarried(state).join(",") },
  { header: "NOTICE", value: ({ state }) => state.noticeId ?? "", wide: true },
  { header: "EVIDENCE", value: ({ state }) => state.evidence ?? "", wide: true },
  { header: "BY", value: ({ state }) => state.by, wide: true },
];

const eventColumns: readonly Column<Told & { readonly source: string }>[] = [
  { header: "AT", value: ({ event }) => instantText(event.atMs) },
  { header: "EVENT", value: ({ event }) => event.event },
  { header: "SOURCE", value: ({ source }) => source },
  { header: "PURPOSES", value: ({ event }) => event.purposes.join(",") },
  { header: "METHOD", value: ({ event }) => event.method },
  { header: "NOTICE", value: ({ event }) => event.noticeId ?? "" },
  { header: "BY", value: ({ event }) => event.by },
  { header: "RECORDED", value: ({ event }) => instantText(event.recordedAtMs), wide: true },
  { header: "CHANNEL", value: ({ event }) => event.channel, wide: true },
  { header: "JURISDICTION", value: ({ event }) => event.jurisdiction ?? "", wide: true },
  { header: "EVIDENCE", value: ({ event }) => event.evidence ?? "", wide: true },
  { header: "SEQUENCE", value: ({ sequence }) => sequence, wide: true },
];
