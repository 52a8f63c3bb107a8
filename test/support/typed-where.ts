import type { TypedLine } from "./typed-lines.ts";

/** Pages whose every line a test of their own types, in a story of their own. */
export const ofTheirOwn: Readonly<Record<string, string>> = {
  "docs/how-to/connect-a-producer.md": "test/integration/how-to/producers.test.ts",
  "docs/how-to/connect-consent.md": "test/integration/how-to/adoption.test.ts",
  "docs/how-to/adopt-step-by-step.md": "test/integration/how-to/adoption.test.ts",
};

/** What is typed nowhere as it stands, or elsewhere, and why. */
export const notTyped: readonly { readonly line: RegExp; readonly page?: string; readonly why: string }[] = [
  {
    page: "README.md",
    line: /^(?:consentry|kubectl|\. \.demo\/env)/,
    why: "test/integration/demo/demo.test.ts types the quick start on a demo that is kept",
  },
  { line: /^git clone /, why: "takes this repository from where it is published" },
  {
    line: /^(?:CONSENTRY_OVERLOAD=\d+ )?npm (?:run|test)\b/,
    why: "runs minutes to hours; test/unit/tools and CI know the scripts",
  },
  { line: /^(?:docker|kind) /, why: "needs a Docker engine: npm run e2e:kind does it, in CI" },
  { line: /^helm /, why: "needs nodes: npm run e2e installs, tests, upgrades and uninstalls the release" },
  { line: /^kubectl create namespace consentry-system$/, why: "the lab has made it; what labels it is typed" },
  { line: /^kubectl top /, why: "needs nodes and a metrics server" },
  {
    line: /^nats request /,
    why: "the command line of NATS is not ours: test/integration/cli/erasure.test.ts asks on the same subject",
  },
  {
    page: "docs/operations/http-sources.md",
    line: /^(?:curl|secret=|body=|id=|key=|signature=)/,
    why: "the address is the reader's: test/integration/edge/http-source.test.ts pushes rows with such signatures",
  },
  {
    line: /^consentry case close pharma-k4-91c2 .*--approve/,
    why: "takes two people: test/integration/cli/cases.test.ts has them",
  },
  {
    line: /^consentry case step .* NotifyAffected /,
    why: "this case has no such step: test/integration/cli/cases.test.ts signs steps as not needed",
  },
  { line: /^consentry restore .*--replace/, why: "test/integration/cli/backup.test.ts restores over what is there" },
  { line: /Invoke-Expression$/, why: "needs PowerShell" },
];

/** Why a line is not typed by test/integration/docs; undefined: it is. */
export function whyNotTyped({ page, typed }: TypedLine): string | undefined {
  const own = ofTheirOwn[page];
  return own ?? notTyped.find((each) => each.line.test(typed) && (each.page ?? page) === page)?.why;
}
