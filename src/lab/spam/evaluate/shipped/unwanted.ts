import { ownTest } from "../../corpora.ts";
import { brierScore, calibrationError, type Outcome, shareOf } from "../metrics.ts";
import type { Cell, Table } from "../table.ts";
import { isRefused, isUnwanted, type Standing, scoresOfText } from "./filter.ts";

/** Spam and smishing: how much of it the shipped filter refuses. */
export function unwantedTables(): Table[] {
  const judged = ownTest.unwanted().map((row) => ({ ...row, fact: scoresOfText(row.text).spam }));
  type Row = (typeof judged)[number];
  const refused = (rows: readonly Row[], standing: Standing) =>
    shareOf(rows.filter(({ fact }) => isRefused(fact, "Marketing", standing)).length, rows.length);
  const rowOf = (language: string, of: string, rows: readonly Row[]): Cell[] => {
    const likelier = rows.filter(({ fact }) => fact.known && isUnwanted(fact.value.class));
    const named = rows.filter((row) => row.fact.known && row.fact.value.class === row.class);
    return [
      language,
      of,
      rows.length,
      shareOf(likelier.length, rows.length),
      shareOf(named.length, rows.length),
      refused(rows, "consented"),
      refused(rows, "neither"),
    ];
  };
  const groups = [...Map.groupBy(judged, ({ language, class: of }) => `${language} ${of}`)];
  const classes = [...Map.groupBy(judged, ({ class: of }) => of)];
  return [
    {
      name: "unwanted",
      head: ["language", "class", "texts", "unwanted from 0.5 %", "class right %", "refused: consented %", "neither %"],
      rows: [
        ...groups.map(([, rows]) => rowOf(rows[0]?.language ?? "", rows[0]?.class ?? "", rows)),
        ...classes.map(([of, rows]) => rowOf("all", of, rows)),
        rowOf("all", "both", judged),
      ],
    },
    calibrationTable(),
  ];
}

function calibrationTable(): Table {
  const texts = [
    ...[...ownTest.businessHam(), ...ownTest.promotion()].map(({ text }) => ({ text, unwanted: false })),
    ...ownTest.unwanted().map(({ text }) => ({ text, unwanted: true })),
  ];
  const outcomes = texts.flatMap(({ text, unwanted }): Outcome[] => {
    const { spam } = scoresOfText(text);
    return spam.known ? [{ unwanted, probability: spam.value.probability }] : [];
  });
  const head = ["texts", "Brier score", "expected calibration error"];
  return { name: "calibration", head, rows: [[outcomes.length, brierScore(outcomes), calibrationError(outcomes)]] };
}
