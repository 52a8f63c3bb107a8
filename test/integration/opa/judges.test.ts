import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createJudges, type Judges } from "../../../src/io/opa/judges.ts";
import { removeDirectory, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { buildPolicy, loadBundle } from "../../support/policy-tree.ts";
import { describeWithServers } from "../../support/servers.ts";

// Rules that a careless or hostile author might write. Which one a message meets is its own member `does`.
const hostile = `
verdict := answer if input.does == "answer"

verdict := {"outcome": "yes", "violations": []} if input.does == "answer a wrong shape"

verdict := answer if {
	input.does == "loop"
	some a in many
	some b in many
	some c in many
	a == b
	b == c
	c == input.text
}

verdict := answer if {
	input.does == "grow"
	count([text |
		some a in many
		some b in many
		text := concat("", [input.text, format_int(a * b, 10)])
	]) > 0
}

verdict := answer if {
	input.does == "throw in the host"
	count(regex.split("(", input.text)) > 0
}

verdict := answer if {
	input.does == "contradict itself"
}

verdict := object.union(answer, {"outcome": "held"}) if input.does == "contradict itself"

verdict := object.union(answer, {"revision": input.text}) if input.does == "echo"

answer := {"outcome": "approved", "violations": [], "deferUntilMs": null, "revision": "test"}

many := numbers.range(1, 3000)

campaign := {"violations": [], "revision": "test"}

enforcement := {"action": "none", "cause": null, "resume": "Never", "holdMs": 0}
`;

const benign = `
verdict := {"outcome": "held", "violations": [], "deferUntilMs": null, "revision": "second"}

campaign := {"violations": [], "revision": "second"}

enforcement := {"action": "none", "cause": null, "resume": "Never", "holdMs": 0}
`;

const deadlineMs = 250;
const approved = { outcome: "approved", violations: [], deferUntilMs: null, revision: "test" };
const answered = { ok: true, output: approved };
const failed = { ok: false, reason: "EvaluationFailed" };
const undefinedPolicy = { ok: false, reason: "PolicyUndefined" };

function message(does: string, text = "x"): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ does, text }));
}

function repeated(count: number, input: Uint8Array): Uint8Array[] {
  return Array.from({ length: count }, () => input);
}

describeWithServers("the judging threads", () => {
  let dir: string;
  let hostileFile: string;
  let benignFile: string;

  beforeAll(async () => {
    dir = temporaryDirectory("consentry-test-");
    hostileFile = await buildPolicy(`${dir}/hostile`, hostile);
    benignFile = await buildPolicy(`${dir}/benign`, benign);
  });
  afterAll(() => removeDirectory(dir));

  async function withJudges(workers: number, work: (judges: Judges) => Promise<void>): Promise<void> {
    const judges = await createJudges({ bundle: await loadBundle(hostileFile), workers, deadlineMs, memoryMaxMiB: 32 });
    try {
      await work(judges);
    } finally {
      await judges.close();
    }
  }

  describe.each([1, 2])("with %i of them", (workers) => {
    it("answer a batch in its order", () =>
      withJudges(workers, async (judges) => {
        const inputs = Array.from({ length: 300 }, (_, index) => message("echo", `text ${index} äöü`));
        const results = await judges.judge("consentry/verdict", inputs);
        const revisions = results.map((result) => (result.ok ? result.output.revision : result.reason));
        expect(revisions).toEqual(inputs.map((_, index) => `text ${index} äöü`));
      }));

    it("answer an empty batch", () =>
      withJudges(workers, async (judges) => {
        expect(await judges.judge("consentry/verdict", [])).toEqual([]);
      }));

    it.each(["throw in the host", "contradict itself", "grow"])("lose one message to evaluations that %s", (does) =>
      withJudges(workers, async (judges) => {
        const inputs = [message("answer"), message(does), message("answer"), message(does), message("answer")];
        const results = await judges.judge("consentry/verdict", inputs);
        expect(results).toEqual([answered, failed, answered, failed, answered]);
      }),
    );

    it("lose one message to an evaluation that loops, soon after its deadline", () =>
      withJudges(workers, async (judges) => {
        const inputs = [...repeated(50, message("answer")), message("loop"), ...repeated(50, message("answer"))];
        const startedAt = performance.now();
        const results = await judges.judge("consentry/verdict", inputs);
        expect(performance.now() - startedAt).toBeLessThan(deadlineMs * 2 + 2000);
        expect(results.map((result) => result.ok)).toEqual(inputs.map((_, index) => index !== 50));
        expect(results[50]).toEqual(failed);
      }));

    it("lose each of several that loop and no other", () =>
      withJudges(workers, async (judges) => {
        const inputs = [message("loop"), message("answer"), message("loop"), message("answer"), message("loop")];
        const results = await judges.judge("consentry/verdict", inputs);
        expect(results).toEqual([failed, answered, failed, answered, failed]);
      }));

    it("say that there is no answer when it is none", () =>
      withJudges(workers, async (judges) => {
        const inputs = [message("answer a wrong shape"), message("answer nothing"), message("answer")];
        const results = await judges.judge("consentry/verdict", inputs);
        expect(results).toEqual([undefinedPolicy, undefinedPolicy, answered]);
      }));

    it("refuse what is no JSON", () =>
      withJudges(workers, async (judges) => {
        const inputs = [new TextEncoder().encode("{"), new Uint8Array(), message("answer")];
        const results = await judges.judge("consentry/verdict", inputs);
        expect(results.map((result) => result.ok)).toEqual([false, false, true]);
      }));

    it("refuse an input that is larger than their memory", () =>
      withJudges(workers, async (judges) => {
        const results = await judges.judge("consentry/verdict", [
          message("echo", "x".repeat(40 * 1024 * 1024)),
          message("answer"),
        ]);
        expect(results).toEqual([failed, answered]);
      }));

    it("refuse an answer that is far too long", () =>
      withJudges(workers, async (judges) => {
        const results = await judges.judge("consentry/verdict", [
          message("echo", "x".repeat(300_000)),
          message("answer"),
        ]);
        expect(results).toEqual([failed, answered]);
      }));
  });

  it("answer batches that are asked for at once", () =>
    withJudges(2, async (judges) => {
      const batches = Array.from({ length: 20 }, (_, batch) =>
        judges.judge("consentry/verdict", [
          message("echo", `batch ${batch}`),
          message(batch === 3 ? "loop" : "answer"),
        ]),
      );
      const results = await Promise.all(batches);
      const revisions = results.map(([first]) => (first?.ok ? first.output.revision : first?.reason));
      expect(revisions).toEqual(batches.map((_, batch) => `batch ${batch}`));
      expect(results.map(([, second]) => second?.ok)).toEqual(batches.map((_, batch) => batch !== 3));
    }));

  it("answer the other questions", () =>
    withJudges(1, async (judges) => {
      const campaign = await judges.judge("consentry/campaign", [message("answer")]);
      const enforcement = await judges.judge("consentry/enforcement", [message("answer")]);
      expect(campaign).toEqual([{ ok: true, output: { violations: [], revision: "test" } }]);
      expect(enforcement).toEqual([{ ok: true, output: { action: "none", cause: null, resume: "Never", holdMs: 0 } }]);
    }));

  it("judge by a new bundle once it is set, and finish by the old what was asked before", () =>
    withJudges(1, async (judges) => {
      const before = judges.judge("consentry/verdict", repeated(500, message("answer")));
      await judges.setBundle(await loadBundle(benignFile));
      const [after] = await judges.judge("consentry/verdict", [message("answer")]);
      expect((await before).every((result) => result.ok && result.output.revision === "test")).toBe(true);
      expect(after).toEqual({ ok: true, output: { ...approved, outcome: "held", revision: "second" } });
    }));

  it("keep judging after a hundred messages that throw", () =>
    withJudges(1, async (judges) => {
      const results = await judges.judge("consentry/verdict", repeated(100, message("throw in the host")));
      expect(results.every((result) => !result.ok)).toBe(true);
      expect(await judges.judge("consentry/verdict", [message("answer")])).toEqual([answered]);
    }));

  it("finish what is in work before they close", async () => {
    const judges = await createJudges({
      bundle: await loadBundle(hostileFile),
      workers: 1,
      deadlineMs,
      memoryMaxMiB: 32,
    });
    const batch = judges.judge("consentry/verdict", repeated(200, message("answer")));
    await judges.close();
    expect((await batch).every((result) => result.ok)).toBe(true);
  });
});
