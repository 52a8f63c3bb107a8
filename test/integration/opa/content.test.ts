import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { decodeSend } from "../../../src/domain/message/decode.ts";
import { textPayload } from "../../../src/domain/message/text-payload.ts";
import { messageReader } from "../../../src/gate/join-bundle.ts";
import { buildBundle } from "../../../src/io/opa/build.ts";
import type { Bundle } from "../../../src/io/opa/bundle.ts";
import { createJudges, type Judges } from "../../../src/io/opa/judges.ts";
import { removeDirectory, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { type VerdictInput, verdictInput } from "../../../src/schemas/policy/verdict-input.ts";
import type { VerdictOutput } from "../../../src/schemas/policy/verdict-output.ts";
import { loadBundle, opaBinary } from "../../support/policy-tree.ts";
import { describeWithServers } from "../../support/servers.ts";
import { contentCategories } from "../../support/word-lists.ts";

// Whole messages through the reader and the rules of the real bundle, as a gate would judge them.

const texts = z.array(z.string()).min(1);
const examples = z
  .record(z.string(), z.object({ fires: texts, passes: texts }))
  .parse(parse(readFileSync("test/unit/policies/content-examples.yaml", "utf8")));
const golden = z
  .object({ golden: z.array(z.object({ name: z.string(), input: z.unknown() })) })
  .parse(JSON.parse(readFileSync("policies/data/consentry/golden.json", "utf8"))).golden;

const person = { kind: "phone", id: "447700900123", lastFour: "0123" } as const;
const own = ["crime-recruitment", "forged-documents", "violence-threat"];
const regulated = ["alcohol", "gambling", "otc-drugs"];

describeWithServers("a message about", () => {
  let dir: string;
  let bundle: Bundle;
  let judges: Judges;
  let read: ReturnType<typeof messageReader>;

  beforeAll(async () => {
    dir = temporaryDirectory("consentry-test-");
    const outFile = join(dir, "bundle.tar.gz");
    await buildBundle({ opaBinary: await opaBinary(), policiesDir: "policies", outFile });
    bundle = await loadBundle(outFile);
    judges = await createJudges({ bundle, workers: 1, deadlineMs: 30_000, memoryMaxMiB: 256 });
    read = messageReader(bundle.data);
  });
  afterAll(async () => {
    await judges?.close();
    removeDirectory(dir);
  });

  async function judged(inputs: readonly unknown[]): Promise<VerdictOutput[]> {
    const answers = await judges.judge(
      "consentry/verdict",
      inputs.map((input) => Buffer.from(JSON.stringify(input))),
    );
    return answers.map((answer) => {
      if (!answer.ok) throw new Error(JSON.stringify(answer));
      return answer.output;
    });
  }

  /** An answer inside the service window, which nothing but its words can refuse. */
  function reply(text: string, changes: Partial<VerdictInput> = {}): VerdictInput {
    const base = verdictInput.parse(golden.find(({ name }) => name === "an answer in the window")?.input);
    const decoded = decodeSend(Buffer.from(JSON.stringify(textPayload(person, text))));
    if (!decoded.ok) throw new Error("the text makes no message");
    return { ...base, message: read(decoded.message, null).found, ...changes };
  }

  it.each(contentCategories)("%s is refused by its rule, as gravely as the page says", async (category) => {
    const rule = ruleOf(category);
    const severity = regulated.includes(category) ? "Major" : "Critical";
    for (const { outcome, violations } of await judged((examples[category]?.fires ?? []).map((text) => reply(text)))) {
      expect(outcome).toBe("rejected");
      expect(violations).toContainEqual(expect.objectContaining({ rule, severity, undecidable: false }));
    }
  });

  it.each(contentCategories)("what only looks like %s leaves", async (category) => {
    const passing = examples[category]?.passes ?? [];
    const outcomes = (await judged(passing.map((text) => reply(text)))).map(({ outcome, violations }, at) => ({
      text: passing[at],
      outcome,
      rules: violations.map(({ rule }) => rule),
    }));
    expect(outcomes.filter(({ outcome }) => outcome !== "approved")).toEqual([]);
  });

  it("a new crime suspends the campaign at once and waits for a person", async () => {
    const [verdict] = await judged([reply(examples["hacking-services"]?.fires[0] ?? "")]);
    const worst = verdict?.violations[0];
    expect(worst?.rule).toBe("crime-promotion");
    const [answer] = await judges.judge("consentry/enforcement", [Buffer.from(JSON.stringify(breach(worst)))]);
    expect(answer).toMatchObject({
      ok: true,
      output: { action: "suspend", cause: "CriticalBreach", resume: "AfterCase" },
    });
  });

  describe("a regulated trade", () => {
    const cases = [
      { what: "an adult in a listed country, permitted", country: "MX", age: 18, commerce: false, says: undefined },
      { what: "a minor", country: "MX", age: 17, commerce: false, says: /too young/ },
      { what: "somebody of no known age", country: "MX", age: null, commerce: false, says: /nobody knows|cannot read/ },
      { what: "a country that is not listed", country: "DE", age: 40, commerce: false, says: /country/ },
      { what: "nobody knows which country", country: null, age: 40, commerce: false, says: /country/ },
      { what: "a shop", country: "MX", age: 40, commerce: true, says: /only be shown/ },
    ];
    it.each(regulated.flatMap((trade) => cases.map((each) => ({ trade, ...each }))))(
      "$trade to $what",
      async ({ trade, country, age, commerce, says }) => {
        expect(await refusal(trade, { country, age, commerce, permitted: true })).toSatisfy((message) =>
          says === undefined ? message === undefined : says.test(String(message)),
        );
      },
    );

    it.each(regulated)("%s without permission is refused", async (trade) => {
      const asked = { country: "MX", age: 40, commerce: false, permitted: false };
      expect(await refusal(trade, asked)).toMatch(/no permission/);
    });

    it("alcohol in India, and Japan below twenty, is refused", async () => {
      const adult = { age: 40, commerce: false, permitted: true };
      expect(await refusal("alcohol", { ...adult, country: "IN" })).toMatch(/country/);
      expect(await refusal("alcohol", { ...adult, country: "JP", age: 19 })).toMatch(/too young/);
      expect(await refusal("alcohol", { ...adult, country: "JP", age: 20 })).toBeUndefined();
    });
  });

  type Asked = { country: string | null; age: number | null; commerce: boolean; permitted: boolean };

  /** What regulated-goods says, or else which rules refuse; undefined when none does. */
  async function refusal(trade: string, { country, age, commerce, permitted }: Asked): Promise<string | undefined> {
    const made = reply(examples[trade]?.fires[0] ?? "");
    const countries = country === null ? [] : [country];
    const permissions = permitted ? [{ vertical: trade, countries, expiresAtMs: null }] : [];
    const input = {
      ...made,
      message: { ...made.message, commerce },
      recipient: { country, age: age === null ? { known: false, reason: "NoAge" } : { known: true, value: age } },
      sender: { ...made.sender, permissions },
    };
    const [verdict] = await judged([input]);
    if (verdict?.outcome === "approved") return undefined;
    const violations = verdict?.violations ?? [];
    const own = violations.find(({ rule }) => rule === "regulated-goods");
    return own?.message ?? `refused by ${violations.map(({ rule }) => rule).join(", ")}`;
  }
});

function ruleOf(category: string): string {
  if (own.includes(category)) return category;
  if (regulated.includes(category)) return "regulated-goods";
  return contentCategories.indexOf(category) < own.length + 5 ? "crime-promotion" : "prohibited-goods";
}

function breach(worst: VerdictOutput["violations"][number] | undefined): object {
  return {
    nowMs: 1_795_248_000_000,
    campaign: {
      namespace: "marketing",
      name: "spring-sale",
      mode: "Warn",
      suspendAt: { violations: 10, outOf: 200 },
      minimumHoldMs: 900_000,
      resume: "AfterHold",
    },
    recent: { judged: 1, violations: 1, worst },
    history: { suspensions: 0 },
  };
}
