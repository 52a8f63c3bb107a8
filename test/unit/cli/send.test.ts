import { expect, it } from "vitest";
import { type Message, type Published, type SendParts, sendCommand } from "../../../src/cli/message/send.ts";
import { Failure } from "../../../src/schemas/failures.ts";
import { desiredCampaign } from "../../support/approvals.ts";

const lines = ["447700900123", "447700900124", "447700900125"].map((to) =>
  JSON.stringify({ messaging_product: "whatsapp", to, type: "text", text: { body: "Hello" } }),
);
const full = new Failure("Refused", "NATS refused the message: maximum bytes exceeded", { retry: true });

/** An OUTBOUND that takes so many messages and refuses the rest, and the journal of whoever sends into it. */
function sender(room: number) {
  const written = new Map<string, number>();
  const stored: string[] = [];
  let left = room;
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
      return { stored: taken, failures: taken.length < messages.length ? [full] : [] };
    },
    gates: async () => [],
    wait: async () => {},
    nowMs: Date.now,
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
  const { send, stored, grow } = sender(2);
  await expect(send()).rejects.toThrow("maximum bytes exceeded");
  expect(stored).toHaveLength(2);
  grow();
  await send();
  expect(stored).toHaveLength(3);
  expect(new Set(stored).size).toBe(3);
});
