/** The lists by which the consent of the crowd comes in, written as the systems that hold it would. */
import type { Person } from "./people.ts";

export type ListedConsent = {
  readonly people: readonly Person[];
  readonly notice: string;
  /** Where the proof of each person's consent lies; the row's number is appended. */
  readonly evidence: string;
  readonly doubleOptIn: boolean;
  readonly atMs: number;
};

const columns = "recipient,status,at,purposes,notice,affirmative,double_opt_in,evidence";

/** A list as CSV, in the columns that `consentry consent import` and File sources read. */
export function consentCsv({ people, notice, evidence, doubleOptIn, atMs }: ListedConsent): string {
  const at = new Date(atMs).toISOString();
  const rows = people.map(
    ({ number }, index) => `+${number},granted,${at},offers,${notice},true,${doubleOptIn},${evidence}-${index + 1}`,
  );
  return `${[columns, ...rows].join("\n")}\n`;
}
