import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { catchUp } from "../../../src/io/nats/catch-up.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Reading that begins with some records there, and whether it has caught up. */
function reading(of: { readonly pending: number; readonly replaces: boolean; readonly isNothingLeft?: boolean }) {
  const onCaughtUp = vi.fn();
  const isNothingLeft = vi.fn(async () => of.isNothingLeft ?? false);
  return { ...catchUp({ ...of, isNothingLeft, onCaughtUp }), onCaughtUp, isNothingLeft };
}

it("takes no key that changes again for one that has not come yet", () => {
  // a, b and c are there; a comes, and before c does, a and c are written anew.
  const { received, onCaughtUp } = reading({ pending: 3, replaces: true });
  for (const pending of [3, 2, 1]) received(pending);
  expect(onCaughtUp).not.toHaveBeenCalled();
  received(0);
  expect(onCaughtUp).toHaveBeenCalledOnce();
});

it("has read a log when as many came as there were, though more are written all the time", () => {
  const { received, onCaughtUp } = reading({ pending: 2, replaces: false });
  received(7);
  expect(onCaughtUp).not.toHaveBeenCalled();
  received(9);
  expect(onCaughtUp).toHaveBeenCalledOnce();
});

it("has nothing to read where there is nothing", () => {
  expect(reading({ pending: 0, replaces: true }).onCaughtUp).toHaveBeenCalledOnce();
});

it.each([
  ["ends in a silence when the server has nothing left", true],
  ["waits on in a silence while the server has more", false],
])("%s", async (_, isNothingLeft) => {
  const { received, onCaughtUp } = reading({ pending: 3, replaces: true, isNothingLeft });
  received(2);
  await vi.advanceTimersByTimeAsync(2000);
  expect(onCaughtUp).toHaveBeenCalledTimes(isNothingLeft ? 1 : 0);
});

it("says nothing after it was stopped", async () => {
  const { received, stop, onCaughtUp } = reading({ pending: 1, replaces: true, isNothingLeft: true });
  stop();
  received(0);
  await vi.advanceTimersByTimeAsync(2000);
  expect(onCaughtUp).not.toHaveBeenCalled();
});
