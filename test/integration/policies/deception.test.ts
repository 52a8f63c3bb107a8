import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { nameSkeleton, skeletonOf } from "../../../src/domain/link/skeleton.ts";
import { type ReadMessage, readerOf } from "../../../src/domain/message/bundle-reader.ts";
import { decodeSend } from "../../../src/domain/message/decode.ts";
import { createLinkReader } from "../../../src/io/links/link-reader.ts";
import { buildBundle } from "../../../src/io/opa/build.ts";
import { type Bundle, readBundle } from "../../../src/io/opa/bundle.ts";
import { createJudges, type Judges } from "../../../src/io/opa/judges.ts";
import { removeDirectory, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { type VerdictInput, verdictInput } from "../../../src/schemas/policy/verdict-input.ts";
import { verdictOutput } from "../../../src/schemas/policy/verdict-output.ts";
import { bytesOf, payload, textPayload } from "../../support/payloads.ts";
import { opaBinary } from "../../support/policy-tree.ts";
import { describeWithServers } from "../../support/servers.ts";
import { deceptions } from "./deceptions.ts";
import { honestTexts } from "./honest-texts.ts";

const rules = [
  ...["impersonation", "credential-request", "advance-fee", "deceptive-link", "look-alike-text"],
  ...["premium-number", "dangerous-attachment", "declared-category", "sensitive-data"],
];

const senders = {
  shop: { businessName: "iDesk Media", domains: ["idesk.example"] },
  bank: { businessName: "Harbour Bank", domains: ["harbourbank.example"] },
  parcel: { businessName: "Swift Parcel", domains: ["swiftparcel.example"] },
};

describeWithServers("a text, read and judged as in a gate", () => {
  let dir: string;
  let bundle: Bundle;
  let judges: Judges;
  let read: ReadMessage;

  beforeAll(async () => {
    dir = await temporaryDirectory("deception-");
    const outFile = join(dir, "bundle.tar.gz");
    await buildBundle({ opaBinary: await opaBinary(), policiesDir: "policies", outFile });
    const built = await readBundle(await readFile(outFile));
    if (!built.ok) throw new Error(built.message);
    bundle = built.bundle;
    read = readerOf(bundle.data, createLinkReader);
    judges = await createJudges({ bundle, workers: 1, deadlineMs: 10_000, memoryMaxMiB: 256 });
  }, 120_000);

  afterAll(async () => {
    await judges?.close();
    await removeDirectory(dir);
  });

  /** Rules about deception that refuse each, in order. */
  async function refusals(inputs: readonly VerdictInput[]): Promise<string[][]> {
    const answers = await judges.judge("consentry/verdict", inputs.map(bytesOf));
    return answers.map((answer) => {
      if (!answer.ok) throw new Error(JSON.stringify(answer));
      const { violations } = verdictOutput.parse(answer.output);
      return violations.map(({ rule }) => rule).filter((rule) => rules.includes(rule));
    });
  }

  function inputOf(sender: keyof typeof senders, value: unknown, name = "an answer in the window"): VerdictInput {
    const golden = verdictInput.parse(bundle.data.golden.find((each) => each.name === name)?.input);
    const decoded = decodeSend(bytesOf(value));
    if (!decoded.ok || golden.sender === null) throw new Error("not a message");
    const { businessName, domains } = senders[sender];
    const skeletons = [...domains.map((domain) => skeletonOf(domain.split(".")[0] ?? "")), nameSkeleton(businessName)];
    const message = read(decoded.message, null).found;
    return { ...golden, message, sender: { ...golden.sender, businessName, domains, skeletons } };
  }

  it("is refused for what deceives in it", async () => {
    const found = await refusals(deceptions.map(([, text]) => inputOf("shop", textPayload(text))));
    const missed = deceptions.filter(([rule], at) => !found[at]?.includes(rule));
    expect(deceptions.length).toBeGreaterThanOrEqual(40);
    expect(missed).toEqual([]);
  });

  it.each(Object.keys(senders) as Array<keyof typeof senders>)("passes if a %s writes honestly", async (sender) => {
    const texts = honestTexts[sender];
    const found = await refusals(texts.map((text) => inputOf(sender, textPayload(text))));
    expect(texts.flatMap((text, at) => (found[at]?.length === 0 ? [] : [`${found[at]}: ${text}`]))).toEqual([]);
  });

  it("passes for a bank and not for a shop", async () => {
    const text = "Your bank: suspicious transaction. Call this number 020 7946 0958";
    const found = await refusals([inputOf("bank", textPayload(text)), inputOf("shop", textPayload(text))]);
    expect(found).toEqual([[], ["impersonation"]]);
  });

  it("is refused for a button under another address, and for a file", async () => {
    const action = { name: "cta_url", parameters: { display_text: "www.idesk.com", url: "https://idesk-x.top" } };
    const interactive = { type: "cta_url", body: { text: "See" }, action };
    const document = { id: "1", filename: "invoice.pdf.exe" };
    const found = await refusals([
      inputOf("shop", textPayload("", { type: "interactive", text: undefined, interactive })),
      inputOf("shop", textPayload("", { type: "document", text: undefined, document })),
    ]);
    expect(found).toEqual([["deceptive-link"], ["dangerous-attachment"]]);
  });

  it("sells in a marketing campaign only", async () => {
    const template = payload("send-test-message", {
      template: {
        name: "spring_offer",
        language: { code: "en" },
        components: [{ type: "body", parameters: [{ type: "text", text: "flash sale, use promo code SAVE20" }] }],
      },
    });
    const marketing = inputOf("shop", template, "a consented offer");
    const utility = { ...marketing, campaign: { ...marketing.campaign, category: "Utility" as const } };
    expect(await refusals([marketing, utility])).toEqual([[], ["declared-category"]]);
  });
});
