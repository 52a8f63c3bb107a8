import { describe, expect, it } from "vitest";
import { type ComplaintParts, complaintFileCommand } from "../../../src/cli/complaint/file.ts";
import { problemOf } from "../../../src/cli/problem.ts";
import { Failure } from "../../../src/schemas/failures.ts";
import { consentState, desiredSource } from "../../support/consent.ts";
import { desiredCampaign, desiredSender } from "../../support/desired.ts";

const nowMs = Date.parse("2026-11-26T09:30:00.123Z");
const pseudonym = "p1-k1-AAAAAAAAAAAAAAAAAAAAAA";
const source = desiredSource();
const full = new Failure("Full", "NATS refused the message: the stream is full", { retry: true });

/** A world in which one step fails, or a gate stands still, and what was done to it in its order. */
function world(options: { readonly fails?: string; readonly behind?: readonly string[] } = {}) {
  const done: string[] = [];
  const ids: string[] = [];
  const step = async <T>(name: string, result: T): Promise<T> => {
    if (options.fails === name) throw full;
    done.push(name);
    return result;
  };
  const campaign = desiredCampaign();
  const sender = desiredSender({ ...campaign.sender, businessName: source.businessName });
  const parts: ComplaintParts = {
    namespace: campaign.namespace,
    campaigns: async () => [campaign],
    senders: async () => [sender],
    sources: async () => [source],
    identify: () => ({ pseudonym, partition: 5 }),
    states: async () => new Map([[`${source.namespace}/${source.name}`, consentState()]]),
    suppression: async () => undefined,
    suppress: () => step("stop", 7),
    append: () => step("withdraw records", 9),
    complain: async ({ signal }) => {
      ids.push(signal.id);
      await step("count", undefined);
    },
    untilProjected: () => step("wait for sync", true),
    untilStopped: () => step("wait for gates", options.behind ?? []),
    tell: () => step("tell others", undefined),
    digest: (text) => Buffer.from(text).toString("hex").slice(-64),
    user: async () => "ada",
    parseInstant: Date.parse,
    nowMs: () => nowMs,
  };
  const file = async (received?: string) => {
    const answer = { data: "", code: -1, message: "", cure: "" };
    try {
      answer.code = await complaintFileCommand.run(parts, {
        args: [],
        options: {
          who: "+447700900123",
          via: "Email",
          campaign: campaign.name,
          everything: false,
          timeout: 1,
          received,
        },
        scope: { namespace: campaign.namespace, allNamespaces: false, output: "table" },
        console: {
          data: (text) => {
            answer.data += text;
          },
          progress: () => {},
        },
      });
    } catch (error) {
      const problem = problemOf(error);
      return { ...answer, code: problem?.exitCode ?? -1, message: problem?.message ?? "", cure: problem?.cure ?? "" };
    }
    return answer;
  };
  return { file, done, ids };
}

describe("consentry complaint file", () => {
  it("stops the person before it counts the complaint, and counts it before it waits for anybody", async () => {
    const { file, done } = world();
    expect(await file()).toMatchObject({ code: 0, data: expect.stringMatching(/^filed /) });
    expect(done).toEqual(["stop", "withdraw records", "count", "wait for sync", "wait for gates", "tell others"]);
  });

  it("counts the complaint though a gate does not answer in time", async () => {
    const { file, done } = world({ behind: ["gate-1"] });
    expect(await file()).toMatchObject({ code: 4, message: expect.stringContaining("gate-1") });
    expect(done).toContain("count");
  });

  it.each([
    ["count", ["stop", "withdraw records"], "but the complaint is not counted: "],
    ["withdraw records", ["stop"], "but their consent records are not withdrawn: "],
    ["tell others", ["stop", "withdraw records", "count"], "but other systems are not told of it: "],
  ])("says what stands when it cannot %s, and what to type", async (fails, stands, missing) => {
    const { file, done } = world({ fails });
    const { code, message, cure } = await file();
    expect(code).toBe(4);
    expect(done).toEqual(expect.arrayContaining(stands));
    expect(message).toBe(`stopped and stored: all marketing from ${source.businessName}; ${missing}${full.message}`);
    expect(cure).toContain("--received 2026-11-26T09:30:00.123Z:");
  });

  it("says nothing of a stop that was not stored", async () => {
    const { file, done } = world({ fails: "stop" });
    expect(await file()).toMatchObject({ code: 4, message: full.message });
    expect(done).toEqual([]);
  });

  it("tells the same complaint when it is run again as it said", async () => {
    const { file, ids } = world({ fails: "count" });
    const received = /--received (\S+):/.exec((await file()).cure)?.[1];
    await file(received);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });
});
