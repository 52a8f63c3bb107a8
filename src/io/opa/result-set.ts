/** OPA answers with a result set: empty if the entrypoint is undefined, else with one member. Anything else is no result. */
export function onlyResult(text: string): unknown {
  const results = parsed(text);
  if (!Array.isArray(results) || results.length !== 1) return undefined;
  const first: unknown = results[0];
  return typeof first === "object" && first !== null && "result" in first ? first.result : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
