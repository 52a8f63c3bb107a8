/** The result of one look: in order, not in order with a cure and a page, or not to be seen by this user. */
export type Finding = {
  readonly check: string;
  readonly state: "ok" | "problem" | "unknown";
  readonly text: string;
  readonly cure?: string;
  readonly see?: string;
};

export function ok(check: string, text: string): Finding {
  return { check, state: "ok", text };
}

export function problem(check: string, text: string, cure?: string, see?: string): Finding {
  return {
    check,
    state: "problem",
    text,
    ...(cure === undefined ? {} : { cure }),
    ...(see === undefined ? {} : { see }),
  };
}

/** Nobody is told to repair what only could not be looked at. */
export function unknown(check: string, text: string): Finding {
  return { check, state: "unknown", text };
}

/** A line each, the cure of a problem below it. */
export function findingsText(findings: readonly Finding[]): string {
  const width = Math.max(0, ...findings.map(({ check }) => check.length));
  const indent = " ".repeat("problem".length + width + 6);
  return findings
    .flatMap(({ check, state, text, cure, see }) => [
      `${state.padEnd("problem".length)}   ${check.padEnd(width)}   ${text}\n`,
      ...(cure === undefined ? [] : [`${indent}do: ${cure}\n`]),
      ...(see === undefined ? [] : [`${indent}see: ${see}\n`]),
    ])
    .join("");
}
