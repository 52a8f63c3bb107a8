import { expect, it, vi } from "vitest";
import { untilItCan } from "../../../src/operator/join-install.ts";
import { Failure } from "../../../src/schemas/failures.ts";

const away = new Failure("Unreachable", "NATS did not answer", { retry: true });

it("asks again while NATS is away, and tells each time why it waits", async () => {
  const work = vi.fn().mockRejectedValueOnce(away).mockResolvedValue("installed");
  const told: string[] = [];
  const done = untilItCan({ isClosed: () => false }, work, ({ message }) => void told.push(message));
  expect(await done).toBe("installed");
  expect(told).toEqual(["NATS did not answer"]);
});

it("asks no more once the connection is closed, nor for what waiting does not cure", async () => {
  const work = vi.fn().mockRejectedValue(away);
  await expect(untilItCan({ isClosed: () => true }, work, () => {})).rejects.toBe(away);
  const lasting = new Failure("PartitionCountChanged", "another number of partitions", { retry: false });
  await expect(
    untilItCan(
      { isClosed: () => false },
      () => Promise.reject(lasting),
      () => {},
    ),
  ).rejects.toBe(lasting);
  expect(work).toHaveBeenCalledTimes(1);
});
