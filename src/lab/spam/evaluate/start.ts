/** `npm run evaluate:spam`: how good the spam filter is, measured on texts that it has not learnt. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runProgram, typedOptions, UsageError } from "../../options.ts";
import { withFigures } from "./page.ts";
import type { Section } from "./section.ts";
import { sections } from "./sections.ts";
import { markdownOf, type Table } from "./table.ts";

const page = fileURLToPath(new URL("../../../../docs/spam-filter.md", import.meta.url));
const names = sections.map(({ name }) => name);

const help = `Measures the spam filter. Models are trained for it on parts of the texts and judged on the others; only the part shipped
judges the model in policies/data/consentry/filter. Takes about ten minutes.

Usage: npm run evaluate:spam -- [options]

      --only <part>    one of ${names.join(", ")}; can be repeated
      --quick          one text in four, to see that it runs; the figures mean little
      --write          put the figures into docs/spam-filter.md as well
  -o, --output <form>  table or json
  -h, --help
`;

process.exitCode = await runProgram(process.argv.slice(2), { help, read: readOptions, run });

type Options = {
  readonly parts: readonly Section[];
  readonly quick: boolean;
  readonly write: boolean;
  readonly json: boolean;
};

/** @returns undefined when help was asked for @throws UsageError */
function readOptions(args: readonly string[]): Options | undefined {
  const values = typedOptions(args, {
    only: { type: "string", multiple: true, default: names },
    quick: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    output: { type: "string", short: "o", default: "table" },
    help: { type: "boolean", short: "h", default: false },
  });
  if (values.help) return undefined;
  const { only, quick, write, output } = values;
  const stranger = only.find((name) => !names.includes(name));
  if (stranger !== undefined) throw new UsageError(`there is no part ${stranger}: take ${names.join(", ")}`);
  if (output !== "table" && output !== "json") throw new UsageError(`--output takes table or json, not ${output}`);
  if (quick && write) throw new UsageError("--quick gives no figures to write down");
  return { parts: sections.filter(({ name }) => only.includes(name)), quick, write, json: output === "json" };
}

async function run({ parts, quick, write, json }: Options): Promise<number> {
  const startedMs = performance.now();
  const progress = (line: string) => {
    process.stderr.write(`evaluate: ${((performance.now() - startedMs) / 1000).toFixed(0)} s: ${line}\n`);
  };
  const tables: Table[] = [];
  for (const part of parts) {
    const measured = await part.tables({ quick, progress });
    if (write) writeFileSync(page, withFigures(readFileSync(page, "utf8"), measured));
    tables.push(...measured);
  }
  process.stdout.write(json ? `${JSON.stringify(tables)}\n` : tables.map(asText).join("\n"));
  return 0;
}

function asText(table: Table): string {
  return `${table.name}\n\n${markdownOf(table)}\n`;
}
