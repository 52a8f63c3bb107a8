import type { BundleContent } from "../domain/lifecycle/bundle-facts.ts";
import type { BundleData } from "../schemas/policy/bundle-data.ts";
import type { PolicyBundle } from "../schemas/resources/policy-bundle.ts";

/** A bundle's content as it lies at its source, and what it is worth; the bytes when there are any. */
export type ReadContent = { readonly content: BundleContent; readonly bytes: Uint8Array | undefined };

export type VerificationKey = { readonly keyId: string; readonly algorithm: "ES256" | "RS256"; readonly key: string };

export type Demands = { readonly digest?: string | undefined; readonly keys?: readonly VerificationKey[] | undefined };

export type Fetched<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

type KeyRef = { readonly name: string; readonly key: string };

export type ContentParts = {
  /** A key under binaryData (or data) of a ConfigMap in the operator's namespace. */
  readonly fromConfigMap: (ref: KeyRef) => Promise<Fetched<Uint8Array>>;
  readonly fromFile: (path: string) => Promise<Fetched<Uint8Array>>;
  /** A key of a Secret in the operator's namespace, as text. */
  readonly fromSecret: (ref: KeyRef) => Promise<Fetched<string>>;
  readonly readBundle: (
    bytes: Uint8Array,
    demands: Demands,
  ) => Promise<
    | { readonly ok: true; readonly bundle: ReadableBundle }
    | { readonly ok: false; readonly reason: "VerificationFailed" | "BundleUnusable"; readonly message: string }
  >;
  readonly digestOf: (bytes: Uint8Array) => string;
  readonly monotonicMs: () => number;
};

type ReadableBundle = {
  readonly digest: string;
  readonly revision: string;
  readonly signer: string | null;
  readonly data: Pick<BundleData, "rules">;
};

/** A bundle that was too slow to be tried looks like one that never ends; on a machine that was busy it is tried again. */
const badForMs = 60_000;

type Looked = { readonly question: string; readonly content: BundleContent; readonly atMs: number };

/**
 * Reads contents and judges their worth. What was looked at once is not compiled again until it, or what is demanded of it,
 * changes; what was found bad only for a while.
 */
export function createContentReader(parts: ContentParts): (bundle: PolicyBundle) => Promise<ReadContent> {
  const last = new Map<string, Looked>();
  return async (bundle) => {
    const fetched = await fetchContent(parts, bundle);
    if (!fetched.ok) return absent(fetched);
    const keys = await declaredKeys(parts, bundle);
    if (!keys.ok) return absent(keys);
    const bytes = fetched.value;
    const demands = { digest: bundle.spec.digest, keys: keys.value };
    const question = JSON.stringify([parts.digestOf(bytes), demands]);
    const known = last.get(bundle.metadata.uid);
    if (known?.question === question && !isOver(known)) return { content: known.content, bytes };
    const content = worthOf(await parts.readBundle(bytes, demands));
    last.set(bundle.metadata.uid, { question, content, atMs: parts.monotonicMs() });
    return { content, bytes };
  };

  function isOver({ content, atMs }: Looked): boolean {
    return content.kind !== "good" && parts.monotonicMs() - atMs >= badForMs;
  }
}

type Missing = {
  readonly ok: false;
  readonly reason: "SourceUnavailable" | "NotImplemented";
  readonly message: string;
};

async function fetchContent(
  parts: ContentParts,
  { spec }: PolicyBundle,
): Promise<{ ok: true; value: Uint8Array } | Missing> {
  const { type, configMap, path } = spec.source;
  if (type === "ConfigMap" && configMap !== undefined) return available(await parts.fromConfigMap(configMap));
  if (type === "Path" && path !== undefined) return available(await parts.fromFile(path.file));
  const message = `Source type ${type} is not served yet. Use ConfigMap or Path.`;
  return { ok: false, reason: "NotImplemented", message };
}

async function declaredKeys(
  parts: ContentParts,
  { spec }: PolicyBundle,
): Promise<{ ok: true; value: VerificationKey[] | undefined } | Missing> {
  if (spec.verification === undefined) return { ok: true, value: undefined };
  const keys: VerificationKey[] = [];
  for (const { keyId, algorithm, secretRef } of spec.verification.keys) {
    if (algorithm !== "ES256" && algorithm !== "RS256") {
      const message = `Signature algorithm ${algorithm} is not served yet. Use ES256 or RS256.`;
      return { ok: false, reason: "NotImplemented", message };
    }
    const key = available(await parts.fromSecret(secretRef));
    if (!key.ok) return key;
    keys.push({ keyId, algorithm, key: key.value });
  }
  return { ok: true, value: keys };
}

function available<T>(fetched: Fetched<T>): { ok: true; value: T } | Missing {
  return fetched.ok ? fetched : { ok: false, reason: "SourceUnavailable", message: fetched.problem };
}

function absent({ reason, message }: Missing): ReadContent {
  return { content: { kind: "absent", reason, message }, bytes: undefined };
}

function worthOf(read: Awaited<ReturnType<ContentParts["readBundle"]>>): BundleContent {
  if (!read.ok) return { kind: "bad", reason: read.reason, message: read.message };
  const { digest, revision, signer, data } = read.bundle;
  const clauses = [...new Set(Object.values(data.rules).map(({ clause }) => clause))].sort();
  return { kind: "good", digest, revision, signer, clauses };
}
