import type { Operator } from "./run.ts";

export type Election = { readonly isLeading: () => boolean; readonly stop: () => Promise<void> };

export type LeadershipParts = {
  /** Resolves when everything there is has been seen: an object that has not been seen is no deleted object. */
  readonly ready: Promise<void>;
  readonly elect: (on: { readonly onLeading: () => void; readonly onLost: () => void }) => Election;
};

export type Leadership = {
  isLeading(): boolean;
  /** Begins to run for the lead, as soon as it is ready. */
  follow(operator: Pick<Operator, "lead" | "rest">): void;
  /** Gives the lead back; resolves when nothing is being done any more. */
  stop(): Promise<void>;
};

/** Lets an operator act while it leads. Leading and resting come one after the other, however fast the lead is lost and won. */
export function createLeadership(parts: LeadershipParts): Leadership {
  let election: Election | undefined;
  let stopped = false;
  let change = Promise.resolve();
  const next = (step: () => void | Promise<void>): void => {
    change = change.then(step);
  };
  return {
    isLeading: () => election?.isLeading() ?? false,
    follow: (operator) => {
      void parts.ready.then(() => {
        if (stopped) return;
        election = parts.elect({ onLeading: () => next(operator.lead), onLost: () => next(operator.rest) });
      });
    },
    stop: async () => {
      stopped = true;
      await election?.stop();
      await change;
    },
  };
}
