import { z } from "zod";
import { stateAt } from "../../domain/consent/fold.ts";
import { proofCarried } from "../../domain/consent/proof.ts";
import { suppressionsInForce } from "../../domain/consent/suppression.ts";
import type { ConsentState } from "../../schemas/wire/consent.ts";
import type { Command, Typed } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { instantText } from "../message/verdict-text.ts";
import { type Column, renderList } from "../output.ts";
import { type ConsentParts, personCalled } from "./parts.ts";
import { stopText } from "./words.ts";

const options = z.object({ who: z.string({ error: "say whom to show" }) });
export type ShowOptions = z.infer<typeof options>;

export const showCommand: Command<ConsentParts, ShowOptions> = {
  words: "consent show",
  summary: "what a person has agreed to and withdrawn",
  details:
    "Every consent record of a person, and what they have stopped, which wins over every record. All namespaces unless -n is given.\n" +
    "Exit code 0 when there is something, 1 when nobody holds anything of them.",
  examples: [
    { type: "consentry consent show --who +447700900123", does: "by any way of writing the number" },
    { type: "consentry consent show --who +447700900123 -o yaml", does: "with all that proves it" },
  ],
  flags: [{ flags: "--who <number>", help: "whom to show; the number is not stored or shown" }],
  options,
  run: runShow,
};

type Shown = { readonly source: string; readonly now: string; readonly state: ConsentState };

async function runShow(parts: ConsentParts, { options: given, scope, console }: Typed<ShowOptions>): Promise<ExitCode> {
  const person = personCalled(given.who, parts);
  const sources = (await parts.sources()).filter(
    (source) => scope.namespace === undefined || source.namespace === scope.namespace,
  );
  const states = await parts.states(sources, person);
  const stops = suppressionsInForce(await parts.suppression(person));
  const nowMs = parts.nowMs();
  const rows = [...states].map(([source, state]): Shown => ({ source, now: stateAt(state, nowMs), state }));
  const isTable = scope.output === "table" || scope.output === "wide";
  if (isTable) {
    console.data(renderList({ rows, columns }, scope.output));
    for (const entry of stops) console.data(`${stopText(entry)}\n`);
  } else {
    const document = [
      ...rows.map(({ source, now, state }) => ({ source, ...state, state: now })),
      ...stops.map((stop) => ({ stop })),
    ];
    console.data(renderList({ rows: document, columns: [] }, scope.output));
  }
  if (rows.length + stops.length > 0) return exitCodes.yes;
  console.progress("nobody holds anything of this person\n");
  return exitCodes.no;
}

const columns: readonly Column<Shown>[] = [
  { header: "SOURCE", value: ({ source }) => source },
  { header: "STATE", value: ({ now }) => now },
  { header: "PURPOSES", value: ({ state }) => state.purposes.join(",") },
  { header: "SINCE", value: ({ state }) => instantText(state.atMs) },
  { header: "UNTIL", value: ({ state }) => (state.validUntilMs === null ? "" : instantText(state.validUntilMs)) },
  { header: "PROOF", value: ({ state }) => proofCarried(state).join(",") },
  { header: "NOTICE", value: ({ state }) => state.noticeId ?? "", wide: true },
  { header: "EVIDENCE", value: ({ state }) => state.evidence ?? "", wide: true },
  { header: "BY", value: ({ state }) => state.by, wide: true },
];
