/** Real short messages: the SMS Spam Collection, in its original order (examples/data/spam). */
import { readFileSync } from "node:fs";

export type Sms = { readonly ham: readonly string[]; readonly spam: readonly string[] };

export function readSms(file: string): Sms {
  const rows = readFileSync(file, "utf8")
    .split("\n")
    .map((line) => line.split("\t"));
  const textsOf = (label: string) => rows.flatMap(([kind, text]) => (kind === label && text ? [text] : []));
  return { ham: textsOf("ham"), spam: textsOf("spam") };
}
