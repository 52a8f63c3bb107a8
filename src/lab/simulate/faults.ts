import type { Process, Scheduler } from "./scheduler.ts";

/** What becomes of one call. `late`: it takes effect after the caller has given up. */
const fates = ["crash-before", "crash-after", "lost-request", "lost-answer", "late"] as const;

const timeoutMs = 5000;

export type Faults = ReturnType<typeof createFaults>;

/** The way between a gate and the servers: takes time, loses calls and answers, and is where gates die. */
export function createFaults(scheduler: Scheduler, options: { readonly rate: number; readonly untilMs: number }) {
  return { caller, isOn };

  function fateOf(): (typeof fates)[number] | undefined {
    return isOn() && scheduler.chance(options.rate) ? scheduler.pick(fates) : undefined;
  }

  function isOn(): boolean {
    return scheduler.now() <= options.untilMs;
  }

  /** The calls of one process: they arrive in their order, and so do the answers. */
  function caller(process: Process, crash: () => void) {
    let arrivedAtMs = 0;
    let answeredAtMs = 0;

    return function call<T>(name: string, effect: () => T | Promise<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        const fate = fateOf();
        if (fate) scheduler.note(`${name} ${fate}`);
        if (fate === "crash-before") return crash();
        const callOff = scheduler.after(timeoutMs, () => reject(new Error(`${name}: no answer`)), process);
        if (fate === "lost-request") return;
        const wayMs = fate === "late" ? timeoutMs + scheduler.between(1, 200) : scheduler.between(0.1, 3);
        // A batch is stored apart from the other requests, which may overtake it.
        if (name !== "publish") arrivedAtMs = Math.max(arrivedAtMs, scheduler.now() + wayMs);
        scheduler.after(name === "publish" ? wayMs : arrivedAtMs - scheduler.now(), () => void arrive());

        async function arrive(): Promise<void> {
          try {
            const value = await effect();
            answer(() => resolve(value));
          } catch (error) {
            answer(() => reject(error));
          }
        }

        function answer(tell: () => void): void {
          if (fate === "crash-after") crash();
          if (fate) return;
          answeredAtMs = Math.max(answeredAtMs, scheduler.now() + scheduler.between(0.1, 3));
          const told = () => {
            callOff();
            tell();
          };
          scheduler.after(answeredAtMs - scheduler.now(), told, process);
        }
      });
    };
  }
}
