import { exitCodeOf } from "../../src/cli/problem.ts";
import { hostRules } from "../../src/domain/decision/host-rules.ts";
import { dispatchEnds, dispatchWaits } from "../../src/edge/dispatch/told.ts";
import { gateProblems } from "../../src/operator/state/metrics.ts";
import { errorAnchor } from "../../src/schemas/pages.ts";
import { rightsErrorCodes } from "../../src/schemas/wire/requests.ts";
import { table } from "./page/table.ts";
import { endWords, factWords, failureWords, gateWords, rightsWords, waitWords } from "./reference/error-words.ts";

const head = `<!-- Written by tools/generate/errors.ts; change the lists in src, or the words in tools/generate/reference, instead. -->
# Errors and refusals

Every message says what is wrong and, below or behind it, what to do. This page lists the words for machines.
Conditions have [their own](conditions.md).
`;

const sections: readonly { readonly title: string; readonly text: string; readonly body: () => string }[] = [
  {
    title: "Commands and roles",
    text: "A command prints `error:` with the cause and `do:` with the cure on standard error, `see:` with the address of\nits entry here, and ends with the exit code. A role ends by a fault that no waiting cures, with the same address, and goes\non trying otherwise: its log lines have `code` and `see`.",
    body: () =>
      table(
        ["code", "exit code", "means", "cure"],
        entries(failureWords).map(([code, { means, cure }]) => [anchored(code), `${exitCodeOf[code]}`, means, cure]),
      ),
  },
  {
    title: "Refusals by the policy",
    text: "A verdict `rejected` carries for each reason the rule, its clause, a severity, a message and a remedy. The rules with their\nremedies are on the page of the [policies](../../policies/README.md#the-rules).",
    body: () => "",
  },
  {
    title: "Refusals before the policy",
    text: "What cannot be judged is refused by the gate itself. These feed no threshold: a broken producer is no breach.\n`try` and `explain decision` print `see:` with the address of the entry; in `-o json` it is a field of the violation.",
    body: () =>
      table(
        ["rule", "clause", "means", "remedy"],
        entries(hostRules).map(([rule, { clause, message, remedy }]) => [anchored(rule), clause, message, remedy]),
      ),
  },
  {
    title: "Facts that are not known",
    text: "A violation with `undecidable: true` is no breach: a fact was missing. The message is refused, or waits where the\nrule says so: for consent as `whenStale` of the source says.",
    body: () => listed(Object.keys(factWords), factWords, ["reason", "means"]),
  },
  {
    title: "Why a gate does not judge",
    text: "At a gate's `/readyz`, in `consentry check`, in `consentry_gates`, and in the message of every campaign's `Ready`.",
    body: () =>
      table(
        ["problem", "means", "cure"],
        gateProblems.map((problem) => [`\`${problem}\``, gateWords[problem].means, gateWords[problem].cure]),
      ),
  },
  {
    title: "Why an approved message has not left",
    text: "Dispatch looks once more before each send. What waits leaves when the reason is over (`consentry_dispatch_waits_total`):",
    body: () => listed(dispatchWaits, waitWords, ["reason", "means"]),
  },
  {
    title: "Why an approved message never left",
    text: "`consentry_dispatch_approvals_total`, the bucket `sent`, and the signal `delivery-error`:",
    body: () => listed(dispatchEnds, endWords, ["reason", "means"]),
  },
  {
    title: "Requests of a privacy portal",
    text: "The `code` of an answer to `consentry.request.>` ([people](../operations/people.md#from-your-own-portal)):",
    body: () => listed(rightsErrorCodes, rightsWords, ["code", "means"]),
  },
];

/** docs/reference/errors.md: every code that a person or a program can meet, from the closed lists in src. */
export async function generate(): Promise<Map<string, string>> {
  const parts = sections.map(({ title, text, body }) => [`## ${title}\n`, text, ...bodyOf(body())].join("\n"));
  return new Map([["docs/reference/errors.md", `${[head, parts.join("\n\n")].join("\n")}\n`]]);
}

function bodyOf(body: string): string[] {
  return body === "" ? [] : ["", body];
}

/** A word with a place of its own, which messages link to. */
function anchored(word: string): string {
  return `<a id="${errorAnchor(word)}"></a>\`${word}\``;
}

function listed<Word extends string>(
  words: readonly Word[],
  meanings: Readonly<Record<Word, string>>,
  columns: readonly string[],
): string {
  return table(
    columns,
    words.map((word) => [`\`${word}\``, meanings[word]]),
  );
}

function entries<Key extends string, Value>(record: Readonly<Record<Key, Value>>): [Key, Value][] {
  return Object.entries(record) as [Key, Value][];
}
