import { expect, it } from "vitest";
import { type Message, type Published, type SendParts, sendCommand } from "../../../src/cli/message/send.ts";
import { problemOf } from "../../../src/cli/problem.ts";
import { Failure } from "../../../src/schemas/failures.ts";
import { desiredCampaign } from "../../support/desired.ts";

const lines = ["447700900123", "447700900124", "447700900125"].map((to) =>
  JSON.stringify({ messaging_product: "whatsapp", to, type: "text", text: { body: "Hello" } }),
);
const full = new Failure("Full", "NATS refused the message: the stream is full (maximum bytes exceeded)", {
  retry: true,
});
const refused = new Failure("Refused", "NATS refused the message: not allowed", { retry: false });

/** An OUTBOUND that takes so many messages and refuses the rest, and the journal of whoever sends into it. */
function sender(room: number, { why = full, onWait = () => {} }: { why?: Failure; onWait?: () => void } = {}) {
  const written = new Map<string, number>();
  const stored: string[] = [];
  let left = room;
  let now = 0;
  const take = (id: string): Published["stored"] => {
    if (left === 0) return [];
    left--;
    return [{ id, sequence: stored.push(id) }];
  };
  const parts: SendParts = {
    namespace: "marketing",
    campaigns: async () => [desiredCampaign()],
    lines: async function* () {
      yield* lines;
    },
    hash: (text) => text,
    journal: () => ({
      sent: written,
      verdictsFrom: 1,
      begin: () => {},
      append: (entries) => {
        for (const { id, sequence } of entries) written.set(id, sequence);
      },
      forget: () => written.clear(),
    }),
    verdictsEnd: async () => 1,
    watch: async () => ({ stop: () => {} }),
    publish: async (messages: readonly Message[]) => {
      const taken = messages.flatMap(({ id }) => take(id));
      return { stored: taken, failures: messages.slice(taken.length).map(() => why) };
    },
    gates: async () => [],
    wait: async (ms) => {
      now += ms;
      onWait();
    },
    nowMs: () => now,
  };
  const send = () =>
    sendCommand.run(parts, {
      args: ["list.jsonl"],
      options: { campaign: "spring-sale", again: false, verdicts: false, timeout: 30 },
      scope: { namespace: "marketing", allNamespaces: false, output: "table" },
      console: { data: () => {}, progress: () => {} },
    });
  return {
    send,
    stored,
    grow: () => {
      left = 100;
    },
  };
}

it("publishes nothing twice when OUTBOUND took some of a group and refused the rest", async () => {
  const { send, stored, grow } = sender(2, { why: refused });
  await expect(send()).rejects.toThrow("not allowed");
  expect(stored).toHaveLength(2);
  grow();
  await send();
  expect(stored).toHaveLength(3);
  expect(new Set(stored).size).toBe(3);
});

it("waits while OUTBOUND is full, and publishes the rest when the gates have made room", async () => {
  let waits = 0;
  const { send, stored, grow } = sender(2, {
    onWait: () => {
      if (++waits === 20) grow();
    },
  });
  await send();
  expect(new Set(stored).size).toBe(3);
  expect(stored).toHaveLength(3);
});

it("gives up when nobody makes room within the timeout, says what is published, and goes on from there", async () => {
  const { send, stored, grow } = sender(2);
  const problem = problemOf(await send().catch((error: unknown) => error));
  expect(problem?.message).toBe(
    "OUTBOUND is full, and has been for 30 s: no gate is running. 2 messages are published, the rest is not",
  );
  expect(problem?.cure).toContain("the same command again");
  expect(problem?.exitCode).toBe(4);
  grow();
  await send();
  expect(stored).toHaveLength(3);
});
