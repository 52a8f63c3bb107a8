import { z } from "zod";
import { exportDocument, isNothing, type Kept } from "../../domain/consent/rights.ts";
import type { Command, Typed } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { renderOne } from "../output.ts";
import { type ConsentParts, type Person, personCalled } from "./parts.ts";

export type ExportParts = Pick<ConsentParts, "identify" | "nowMs"> & {
  readonly kept: (person: Person) => Promise<Kept>;
  readonly open: (sealed: string) => string | undefined;
};

const options = z.object({ who: z.string({ error: "say whose data" }) });
export type ExportOptions = z.infer<typeof options>;

export const exportCommand: Command<ExportParts, ExportOptions> = {
  words: "consent export",
  summary: "everything that is kept of a person, as one document",
  details:
    "What the person has agreed to with every source and its history, what they have stopped, and what was decided about each message " +
    "to them and why, under every name they are known by. It names them by pseudonym only. Exit code 1 when nothing is kept.",
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
  const document = exportDocument(await parts.kept(person), {
    ...{ pseudonym: person.pseudonym, nowMs },
    open: parts.open,
  });
  console.data(renderOne({ text: JSON.stringify(document, undefined, 2), document }, scope.output));
  return isNothing(document) ? exitCodes.no : exitCodes.yes;
}
