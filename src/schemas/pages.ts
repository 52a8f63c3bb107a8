/** Where the project lives. Whoever publishes it elsewhere changes this line and the chart's `home`; a test compares the two. */
export const home = "https://github.com/OWNER/consentry";

const pages = `${home}/blob/main/docs`;

/** Where the alerts' pages are. */
export const runbookPages = `${pages}/operations/runbooks`;

/** The entry of a failure's code, or of a rule of the gate's own, on the page of errors. */
export function errorPage(word: string): string {
  return `${pages}/reference/errors.md#${errorAnchor(word)}`;
}

/** Its place on that page, without the `#`. */
export function errorAnchor(word: string): string {
  return word.toLowerCase();
}

/** What a gate says when it judges nothing, on the page of errors. */
export const idleGatePage = `${pages}/reference/errors.md#why-a-gate-does-not-judge`;
