export type CatchingUp = {
  /** One more has been delivered. @param pending how many were left behind it, as the server told with it */
  readonly received: (pending: number) => void;
  readonly stop: () => void;
};

const missingCheckMs = 500;

/**
 * Says once that everything that was stored when reading began has been delivered: when nothing is left behind a delivery, or, in a log, when
 * as many came as there were. Where a newer record replaces an older one, a count says nothing: a key that was delivered and changes
 * again is counted in place of one that has not come yet.
 *
 * Of what was counted some may pass away before it is delivered (deleted, replaced, its time over), so in a silence the server is
 * asked.
 */
export function catchUp(at: {
  /** How many there were. */
  readonly pending: number;
  /** Records replace each other. */
  readonly replaces: boolean;
  readonly isNothingLeft: (received: number) => Promise<boolean>;
  readonly onCaughtUp: () => void;
}): CatchingUp {
  let received = 0;
  let receivedAtCheck = -1;
  let open = true;
  const timer = setInterval(() => void check().catch(() => {}), missingCheckMs);
  if (at.pending === 0) finish();
  return {
    received: (pending) => {
      received++;
      if (open && (pending === 0 || (!at.replaces && received >= at.pending))) finish();
    },
    stop,
  };

  async function check(): Promise<void> {
    const silent = received === receivedAtCheck;
    receivedAtCheck = received;
    if (silent && (await at.isNothingLeft(received)) && open) finish();
  }

  function finish(): void {
    stop();
    at.onCaughtUp();
  }

  function stop(): void {
    open = false;
    clearInterval(timer);
  }
}
