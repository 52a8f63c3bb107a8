import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { type Header, pack } from "tar-stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultIn } from "../../../src/domain/message/bundle-reader.ts";
import { type RunningGate, startGate } from "../../../src/gate/start.ts";
import { openBucket } from "../../../src/io/nats/bucket.ts";
import { putBundle } from "../../../src/io/nats/bundles.ts";
import { bundleDigest, readBundle } from "../../../src/io/opa/bundle.ts";
import { readBundleFiles } from "../../../src/io/opa/bundle-files.ts";
import type { BundleData } from "../../../src/schemas/policy/bundle-data.ts";
import type { ModelHead, SpamModel } from "../../../src/schemas/policy/spam-model.ts";
import { eventually } from "../../support/eventually.ts";
import { type GateStage, gateStage } from "../../support/gate-stage.ts";
import { bundleFile } from "../../support/operator-stage.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";

// Bundles that somebody made to harm: each is refused for a reason of its own, and whoever judged before goes on.

type Entry = { readonly header: Partial<Header> & { readonly name: string }; readonly content?: Uint8Array | string };
type Hostile = readonly [what: string, change: (files: Entry[]) => Entry[], reason: RegExp];

const file = (name: string, content: Uint8Array | string = ""): Entry => ({ header: { name }, content });
const add =
  (...more: Entry[]) =>
  (files: Entry[]) => [...files, ...more];
const replace = (name: string, change: (content: Buffer) => Uint8Array | string) => (files: Entry[]) =>
  files.map((entry) => (entry.header.name === name ? file(name, change(Buffer.from(entry.content ?? ""))) : entry));
const jsonOf = (change: (data: Record<string, unknown>) => unknown) => (content: Buffer) =>
  JSON.stringify(change(JSON.parse(content.toString("utf8"))));

/** A change to the part of the data that is the host's own. */
const data = (change: (own: BundleData) => unknown) =>
  replace(
    "data.json",
    jsonOf((root) => ({ ...root, consentry: change(structuredClone(root.consentry as BundleData)) })),
  );
/** A filter that measures itself by nothing, so that only its form can give it away. */
const filter = (change: (model: SpamModel) => unknown) =>
  data((own) => ({
    ...own,
    filter: { ...own.filter, canary: undefined, model: change(own.filter.model as SpamModel) },
  }));
const head = (change: (classes: ModelHead) => object) =>
  filter((model) => ({
    ...model,
    heads: { ...model.heads, class: { ...model.heads.class, ...change(model.heads.class) } },
  }));
const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;

/** WebAssembly's own, and nothing after it. */
const emptyModule = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

const hostile: readonly Hostile[] = [
  ["a path that leads out of it", add(file("../policy.wasm", "x")), /leads out of it/],
  ["a path that leads out of it in the middle", add(file("a/../../../etc/passwd", "x")), /leads out of it/],
  ["a path with backslashes", add(file("..\\..\\data.json", "{}")), /leads out of it/],
  ["an absolute path beside its twin", add(file("//data.json", "{}")), /data\.json twice/],
  ["a twin under another spelling", add(file("./a/.././data.json", "{}")), /leads out of it/],
  ["a twin that begins with several dots", add(file("././data.json", "{}")), /leads out of it/],
  ["a symbolic link", add({ header: { name: "data.yaml", type: "symlink", linkname: "/etc/passwd" } }), /is no file/],
  ["a hard link", add({ header: { name: "other.json", type: "link", linkname: "data.json" } }), /is no file/],
  ["a device", add({ header: { name: "null", type: "character-device", devmajor: 1, devminor: 3 } }), /is no file/],
  ["a pipe", add({ header: { name: "pipe", type: "fifo" } }), /is no file/],
  ["a second manifest", add(file("/.manifest", '{"roots":[""]}')), /\.manifest twice/],
  ["too many files", add(...Array.from({ length: 2001 }, (_, at) => file(`x/${at}.rego`))), /more than 2000 files/],
  [
    "too many folders",
    add(...Array.from({ length: 2001 }, (_, at): Entry => ({ header: { name: `d${at}/`, type: "directory" } }))),
    /more than 2000 files/,
  ],
  ["a bomb", add(file("zeros.rego", Buffer.alloc(80 * 1024 * 1024))), /more than 64 MiB/],
  ["a module that is cut off", replace("policy.wasm", (wasm) => wasm.subarray(0, wasm.length / 2)), /does not compile/],
  ["a module that is garbage", replace("policy.wasm", () => Buffer.alloc(5000, 7)), /does not compile/],
  ["a module with no export", replace("policy.wasm", () => Buffer.from(emptyModule)), /cannot be loaded/],
  ["data that is a list", replace("data.json", () => "[]"), /data\.consentry/],
  [
    "data nested without end",
    replace("data.json", () => `{"consentry":${"[".repeat(200_000)}${"]".repeat(200_000)}}`),
    /data/,
  ],
  [
    "data outside of its roots",
    (files) =>
      replace(
        ".manifest",
        jsonOf((manifest) => ({ ...manifest, roots: ["consentry"] })),
      )(
        replace(
          "data.json",
          jsonOf((data) => ({ ...data, system: { allow: true } })),
        )(files),
      ),
    /data.json holds system, which is under none of its roots/,
  ],
  ["a manifest that is no JSON", replace(".manifest", () => "{"), /\.manifest/],
  [
    "data nested without end where nobody looks",
    replace("data.json", (json) => json.toString().replace("{", `{"deep":${nested(200_000)},`)),
    /data\.json cannot be given to the rules/,
  ],
  [
    "a golden message nested without end",
    replace("data.json", (json) => {
      const golden = `{"name":"deep","outcome":"held","rules":[],"input":${nested(200_000)}},`;
      return json.toString().replace('"golden":[', `"golden":[${golden}`);
    }),
    /data\.json cannot be given to the rules/,
  ],
  [
    "a golden message with a name without end",
    data((own) => ({ ...own, golden: [{ name: "n".repeat(1e6), outcome: "held", rules: [], input: {} }] })),
    /data\.consentry\.golden/,
  ],
  [
    "a list with a name without end",
    data((own) => ({ ...own, lexicons: { ["n".repeat(1e6)]: { category: "x", since: "today", terms: [] } } })),
    /data\.consentry\.lexicons/,
  ],
  [
    "a word without end",
    data((own) => ({ ...own, lexicons: { x: { category: "x", since: "2024-01-01", terms: ["w".repeat(5e6)] } } })),
    /lexicons\.x\.terms\.0: Too big/,
  ],
  [
    "more words than a table holds",
    data((own) => ({ ...own, lexicons: { x: { category: "x", since: "2024-01-01", terms: manyWords(5000) } } })),
    /word lists need \d+ table cells/,
  ],
  [
    "a hundred thousand baits",
    data(({ brands, ...own }) => ({ ...own, brands: { ...brands, baits: manyWords(1e5) } })),
    /baits/,
  ],
  ["a bomb of data", replace("data.json", (json) => json.toString() + " ".repeat(9 * 1024 * 1024)), /over 8 MiB/],
];

/** Each in letters of its own. */
const manyWords = (count: number) =>
  Array.from({ length: count }, (_, at) => String.fromCharCode(0x4e00 + (at % 20_000)).repeat(3) + at);

/** Filters that somebody made to let everything through, to stop everything, or to stop the gate. */
const hostileFilters: readonly Hostile[] = [
  ["a filter of another format", filter((model) => ({ ...model, format: 1 })), /model\.format/],
  ["a filter of 2^31 buckets", filter((model) => ({ ...model, bits: 31 })), /model\.bits: Too big/],
  [
    "a filter without a head",
    filter(({ heads, ...model }) => ({ ...model, heads: { class: heads.class } })),
    /model\.heads/,
  ],
  [
    "a filter with more answers than columns",
    filter((model) => ({ ...model, heads: withMany(model.heads) })),
    /at most 30 labels/,
  ],
  [
    "a filter that turns harmless and criminal round",
    head(({ labels }) => ({ labels: labels.toReversed() })),
    /in this order/,
  ],
  ["a filter that knows no spam", head(() => ({ labels: ["ham", "promotion"], biases: [0, 0] })), /in this order/],
  ["a filter with a bias too few", head(({ biases }) => ({ biases: biases.slice(1) })), /biases/],
  ["a filter whose sums are no numbers", head(() => ({ scale: 1e308 })), /scale: Too big/],
  [
    "a filter whose biases are no numbers",
    head(() => ({ biases: [1e308, -1e308, 1e308, -1e308] })),
    /biases\.0: Too big/,
  ],
  ["a filter whose scale is beyond all numbers", written('"scale":', '"scale":1e999,"was":'), /scale: Invalid/],
  ["a filter whose scale is NaN", written('"scale":', '"scale":NaN,"was":'), /not JSON/],
  ["a filter whose weights are cut off", head(({ weights }) => ({ weights: weights.slice(0, -1) })), /cannot be read/],
  ["a filter whose weights lie in no table", filter((model) => ({ ...model, bits: 8 })), /cannot be read/],
  ["a filter whose weights are no numbers", head(() => ({ weights: "%%%" })), /weights: Invalid/],
  ["a filter with weights without end", head(() => ({ weights: "A".repeat(4e6) })), /weights: Too big/],
  ["a filter without weights", head(() => ({ weights: undefined })), /weights: Invalid/],
  [
    "a filter that fails its own canaries",
    data((own) => ({ ...own, filter: { ...own.filter, model: deaf(own.filter.model as SpamModel) } })),
    /% of the (good )?canaries/,
  ],
];

function deaf(model: SpamModel) {
  const silent = { distances: "", masks: "", weights: "" };
  return { ...model, heads: { ...model.heads, class: { ...model.heads.class, ...silent } } };
}

function withMany(heads: SpamModel["heads"]) {
  const labels = Array.from({ length: 64 }, (_, at) => `label-${at}`);
  return { ...heads, content: { ...heads.content, labels, biases: labels.map(() => 0) } };
}

function written(search: string, text: string) {
  return replace("data.json", (json) => json.toString().replace(search, text));
}

async function archive(entries: readonly Entry[]): Promise<Buffer> {
  const tar = pack();
  for (const { header: head, content } of entries) {
    if (content === undefined) tar.entry(head);
    else tar.entry(head, Buffer.from(content));
  }
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return gzipSync(Buffer.concat(chunks));
}

describeWithServers("a hostile bundle", () => {
  let good: Buffer;
  let entries: Entry[];

  beforeAll(async () => {
    good = readFileSync(await bundleFile("1.4.0"));
    entries = [...(await readBundleFiles(good))].map(([name, content]) => file(name, content));
  }, 180_000);

  it("is told from a good one that was packed the same way", async () => {
    expect(await readBundle(await archive(entries))).toMatchObject({ ok: true });
  });

  it.each([...hostile, ...hostileFilters])("with %s is refused", async (_what, change, reason) => {
    const read = await readBundle(await archive(change(entries)), { faultIn });
    expect(read).toMatchObject({ ok: false, reason: "BundleUnusable", message: expect.stringMatching(reason) });
    // A condition's message is for a person, and has a bound.
    expect(read.ok ? 0 : read.message.length).toBeLessThan(1024);
  });

  it("is told from a good one that was changed the same way", async () => {
    for (const harmless of [filter((model) => model), head(() => ({ scale: 0.3 })), data((own) => own)])
      expect(await readBundle(await archive(harmless(entries)), { faultIn })).toMatchObject({ ok: true });
  });

  describe("that should judge", () => {
    const nats = useNats();
    let stage: GateStage;
    let gate: RunningGate;

    beforeAll(async () => {
      stage = await gateStage(nats().url);
      gate = await startGate(stage.environment("gate-1"));
    }, 180_000);
    afterAll(async () => {
      await gate?.stop();
      await stage?.nc.close();
    });

    it("changes nothing: the last good one judges on, whatever comes one after the other", async () => {
      const campaign = await stage.declare({ name: "spring-sale" });
      const desired = await openBucket(stage.nc, "desired");
      const before = await desired.get("bundle.active");
      await stage.send(campaign, "+447700900123");
      await eventually(async () => (await stage.verdicts()).length === 1, { withinMs: 60_000 });
      const some = [...hostile.filter((_, at) => at % 4 === 0), ...hostileFilters.filter((_, at) => at % 3 === 2)];
      for (const [index, [, change]] of some.entries()) {
        const bytes = await archive(change(entries));
        const digest = bundleDigest(bytes);
        await putBundle(stage.nc, digest, bytes);
        await desired.put("bundle.active", { name: "bad", digest, revision: "6.6.6", activatedAtMs: Date.now() });
        await stage.send(campaign, "+447700900123");
        await eventually(async () => (await stage.verdicts()).length === index + 2, { withinMs: 30_000 });
        const gates = await openBucket(stage.nc, "gates");
        await eventually(async () => Object(Object((await gates.get("gate-1"))?.value)).problem === "BundleUnusable", {
          withinMs: 15_000,
        });
      }
      const bundles = new Set((await stage.verdicts()).map(({ bundle }) => bundle));
      expect([...bundles]).toEqual([Object(before?.value).digest]);
    }, 120_000);
  });
});
