import type { ReadMessage } from "../domain/message/bundle-reader.ts";
import type { BundleData } from "../schemas/policy/bundle-data.ts";
import type { EnforcementInput, EnforcementOutput } from "../schemas/policy/enforcement.ts";
import type { DesiredBundle } from "../schemas/wire/desired.ts";
import type { Judgement } from "./judge.ts";

/** A verified bundle with threads that judge by it. */
export type ActiveBundle = {
  readonly digest: string;
  readonly revision: string;
  readonly data: BundleData;
  readonly read: ReadMessage;
  readonly verdicts: (inputs: readonly Uint8Array[]) => Promise<readonly Judgement[]>;
  readonly enforcement: (input: EnforcementInput) => Promise<EnforcementOutput | undefined>;
  /** Ends the threads once what they have is judged. */
  readonly close: () => Promise<void>;
};

export type BundlesParts = {
  /** Fetches, checks the digest itself, compiles and starts threads. */
  readonly load: (
    wanted: DesiredBundle,
  ) => Promise<ActiveBundle | { readonly reason: string; readonly message: string }>;
  readonly onActive: (bundle: ActiveBundle) => void;
  readonly onRefused: (wanted: DesiredBundle, refused: { readonly reason: string; readonly message: string }) => void;
  readonly sleep: (ms: number) => Promise<void>;
};

const retryMs = 1000;

/**
 * Keeps the bundle that should judge. A bundle that cannot be used changes nothing: the last good one goes on judging, and
 * without one nothing is judged at all. Each bundle has threads of its own, so a verdict always names the one that judged it.
 */
export function createBundles(parts: BundlesParts) {
  let active: ActiveBundle | undefined;
  let wanted: DesiredBundle | undefined;
  let problem: string | null = "NoBundle";
  let loading = false;
  return {
    want,
    active: () => active,
    /** Whether there is one that should judge: none has been declared before the first PolicyBundle. */
    isWanted: () => wanted !== undefined,
    problem: () => problem,
    close: async () => await active?.close(),
  };

  function want(bundle: DesiredBundle | undefined): void {
    wanted = bundle;
    if (!loading) void load();
  }

  async function load(): Promise<void> {
    loading = true;
    try {
      while (wanted && wanted.digest !== active?.digest) {
        if (!(await tryLoad(wanted))) await parts.sleep(retryMs);
      }
    } finally {
      loading = false;
    }
  }

  async function tryLoad(next: DesiredBundle): Promise<boolean> {
    const loaded = await parts
      .load(next)
      .catch((error: unknown) => ({ reason: "Unreachable", message: textOf(error) }));
    if (!("digest" in loaded)) {
      problem = loaded.reason;
      parts.onRefused(next, loaded);
      return false;
    }
    const last = active;
    active = loaded;
    problem = null;
    parts.onActive(loaded);
    await last?.close();
    return true;
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
