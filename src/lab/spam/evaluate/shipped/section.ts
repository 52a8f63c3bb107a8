import type { Section } from "../section.ts";
import type { Table } from "../table.ts";
import { contentTable } from "./content.ts";
import { model } from "./filter.ts";
import { guessTable } from "./guesses.ts";
import { languageTable } from "./languages.ts";
import { thresholdTable } from "./thresholds.ts";
import { unwantedTables } from "./unwanted.ts";
import { wantedTables } from "./wanted.ts";

/** The model as it is shipped, on texts written for this alone. */
export const shipped: Section = {
  name: "shipped",
  tables: async ({ progress }) => {
    progress(`shipped: ${model.version}`);
    return [
      ...[modelTable(), thresholdTable(), ...wantedTables(), ...unwantedTables()],
      ...[languageTable(), guessTable(), contentTable()],
    ];
  },
};

function modelTable(): Table {
  return { name: "model", head: ["model", "measured on"], rows: [[`\`${model.version}\``, today()]] };
}

const today = () => new Date().toISOString().slice(0, 10);
