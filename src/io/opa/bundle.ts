import { createHash } from "node:crypto";
import { z } from "zod";
import { type BundleData, bundleData } from "../../schemas/policy/bundle-data.ts";
import { readBundleFiles } from "./bundle-files.ts";
import { type VerificationKey, verifySignature } from "./signature.ts";
import { tryModule } from "./trial.ts";

/** A policy bundle that can be judged by: read, verified if asked, compiled. */
export interface Bundle {
  /** `sha256:<hex>` over the bytes of the archive. */
  readonly digest: string;
  readonly revision: string;
  readonly module: WebAssembly.Module;
  /** What it can be asked: what every bundle can, and what bundles of earlier versions cannot. */
  readonly entrypoints: readonly string[];
  /** JSON text of all the data that the rules read. */
  readonly dataText: string;
  /** The part of the data that the host reads: word lists, shorteners, the filter, the catalogue of rules. */
  readonly data: BundleData;
  /** Id of the key that signed it; null if no signature was asked for. */
  readonly signer: string | null;
}

export type BundleRefused = {
  readonly ok: false;
  readonly reason: "VerificationFailed" | "BundleUnusable";
  /** What was wrong and what would be right, for a condition's message. */
  readonly message: string;
};

export interface BundleDemands {
  /** Refuse any other archive. */
  readonly digest?: string | undefined;
  /** If given, the bundle must be signed by one of them. */
  readonly keys?: readonly VerificationKey[] | undefined;
  /** What is wrong with the data that the host reads itself; undefined: nothing. */
  readonly faultIn?: (data: BundleData) => string | undefined;
}

/** Reads an archive that may come from anywhere; nothing of it is run before digest and signature are right. */
export async function readBundle(
  bytes: Uint8Array,
  demands: BundleDemands = {},
): Promise<{ readonly ok: true; readonly bundle: Bundle } | BundleRefused> {
  const digest = bundleDigest(bytes);
  if (demands.digest !== undefined && demands.digest !== digest) {
    return refused("VerificationFailed", `the bundle's digest is ${digest}, declared is ${demands.digest}`);
  }
  const files = await attempt(() => readBundleFiles(bytes));
  if (!files.ok) return refused("BundleUnusable", `not a bundle: ${files.message}`);
  const verified = demands.keys ? await verifySignature(files.value, demands.keys) : { ok: true as const, keyId: null };
  if (!verified.ok) return refused("VerificationFailed", verified.message);
  const usable = await usableParts(files.value);
  if (!usable.ok) return refused("BundleUnusable", usable.message);
  const fault = demands.faultIn?.(usable.value.data);
  if (fault !== undefined) return refused("BundleUnusable", fault);
  return { ok: true, bundle: { ...usable.value, digest, signer: verified.keyId } };
}

/** @returns `sha256:<hex>` over the archive's bytes */
export function bundleDigest(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

const mebi = 1024 * 1024;
/** Ours is half a MiB. Lists are compiled where messages are judged, which must not stand still for them. */
const dataBytesMax = 8 * mebi;

type UsableParts = Omit<Bundle, "digest" | "signer">;

async function usableParts(files: ReadonlyMap<string, Buffer>): Promise<Attempt<UsableParts>> {
  const wasm = files.get("policy.wasm");
  if (!wasm) return { ok: false, message: "it holds no policy.wasm: build it with opa build -t wasm" };
  const dataBytes = files.get("data.json") ?? Buffer.from("{}");
  if (dataBytes.length > dataBytesMax) return { ok: false, message: `data.json is over ${dataBytesMax / mebi} MiB` };
  const dataText = dataBytes.toString("utf8");
  const data = readData(dataText);
  if (!data.ok) return data;
  const fault = manifestFault(files.get(".manifest"), dataText);
  if (fault !== undefined) return { ok: false, message: fault };
  const module = await attempt(() => WebAssembly.compile(new Uint8Array(wasm)));
  if (!module.ok) return { ok: false, message: `policy.wasm does not compile: ${module.message}` };
  const rules = await attempt(async () => rulesDataOf(dataText));
  if (!rules.ok) return { ok: false, message: `data.json cannot be given to the rules: ${rules.message}` };
  const rulesText = rules.value;
  const tried = await attempt(() =>
    tryModule({ module: module.value, dataText: rulesText, golden: data.value.golden }),
  );
  if (!tried.ok) return tried;
  if (!tried.value.ok) return tried.value;
  const { entrypoints } = tried.value;
  const { revision } = data.value;
  return { ok: true, value: { module: module.value, entrypoints, dataText: rulesText, data: data.value, revision } };
}

/** No rule reads the filter's weights and canaries; copied into every instance of the module they would only take its memory. */
function rulesDataOf(dataText: string): string {
  const root: { consentry?: { filter?: object } } = JSON.parse(dataText);
  const filter = root.consentry?.filter;
  if (filter === undefined) return dataText;
  const read = { ...filter, model: undefined, canary: undefined };
  return JSON.stringify({ ...root, consentry: { ...root.consentry, filter: read } });
}

function readData(text: string): Attempt<BundleData> {
  try {
    const root: unknown = JSON.parse(text);
    const own = typeof root === "object" && root !== null && "consentry" in root ? root.consentry : undefined;
    const parsed = bundleData.safeParse(own);
    if (parsed.success) return { ok: true, value: parsed.data };
    const [issue] = parsed.error.issues;
    return { ok: false, message: `data.consentry.${issue?.path.join(".") ?? ""}: ${issue?.message ?? "missing"}` };
  } catch {
    return { ok: false, message: "data.json is not JSON" };
  }
}

const manifest = z.object({ roots: z.array(z.string()).default([""]) });

/** A bundle's data lies under the roots that it claims; OPA holds bundles to that as well. */
function manifestFault(bytes: Uint8Array | undefined, dataText: string): string | undefined {
  if (bytes === undefined) return undefined;
  const claimed = manifestOf(bytes);
  if (claimed === undefined) return ".manifest is no manifest: it must be JSON with a list of roots";
  const owned = claimed.roots.map((root) => root.split("/")[0]);
  if (owned.includes("")) return undefined;
  const foreign = Object.keys(Object(JSON.parse(dataText))).find((name) => !owned.includes(name));
  return foreign === undefined
    ? undefined
    : `data.json holds ${foreign.slice(0, 100)}, which is under none of its roots`;
}

function manifestOf(bytes: Uint8Array): z.infer<typeof manifest> | undefined {
  try {
    return manifest.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data;
  } catch {
    return undefined;
  }
}

/** A condition's message is for a person and has a bound; what a bundle names may be of any length. */
function refused(reason: BundleRefused["reason"], message: string): BundleRefused {
  return { ok: false, reason, message: message.length <= messageMax ? message : `${message.slice(0, messageMax)}…` };
}

const messageMax = 1000;

async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (cause) {
    return { ok: false, message: reasonsOf(cause).join(": ") };
  }
}

function reasonsOf(cause: unknown): string[] {
  return cause instanceof Error ? [cause.message, ...(cause.cause ? reasonsOf(cause.cause) : [])] : [String(cause)];
}
