import { setTimeout as sleep } from "node:timers/promises";

export type Wait = {
  /** What is waited for, as a sentence: it is the error when it does not come. */
  readonly what: string;
  readonly deadlineMs: number;
  /** How far it has come, for the error. */
  readonly found?: () => string;
  readonly everyMs?: number;
  /** Looks whether waiting still makes sense; throws when not. */
  readonly check: () => void;
};

/** Asks until there is an answer other than undefined and false. @throws when there is none at the deadline */
export async function until<T>(
  wait: Wait,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const deadlineMs = performance.now() + wait.deadlineMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    wait.check();
    if (performance.now() > deadlineMs) {
      const found = wait.found === undefined ? "" : ` (${wait.found()})`;
      throw new Error(`waited ${Math.round(wait.deadlineMs / 1000)} s in vain: ${wait.what}${found}`);
    }
    await sleep(wait.everyMs ?? 100);
  }
}
