import type { Declaration } from "../domain/lifecycle/campaign-facts.ts";
import { commonFindings, type TextJudgement } from "../domain/lifecycle/template-findings.ts";
import type { ReadMessage } from "../domain/message/bundle-reader.ts";
import type { BundleData } from "../schemas/policy/bundle-data.ts";
import type { CampaignInput, CampaignOutput } from "../schemas/policy/campaign-input.ts";
import type { TemplateInput, TemplateOutput } from "../schemas/policy/template-input.ts";
import type { DesiredBundle } from "../schemas/wire/desired.ts";
import type { OperatorEvent } from "./told.ts";

/** A bundle that can be asked. */
export type LoadedPolicy = {
  readonly rules: BundleData["rules"];
  /** undefined: no answer, or none that is one. */
  readonly judgeCampaign: (input: CampaignInput) => Promise<CampaignOutput | undefined>;
  /** undefined: it judges no templates. */
  readonly judgeTemplates:
    | ((inputs: readonly TemplateInput[]) => Promise<readonly (TemplateOutput | undefined)[]>)
    | undefined;
  readonly readMessage: ReadMessage;
  readonly close: () => Promise<void>;
};

export type PolicyParts = {
  /** @returns a reason when it cannot be loaded; the bundle is asked for again after a while */
  readonly load: (bundle: DesiredBundle) => Promise<{ ok: true; policy: LoadedPolicy } | { ok: false; reason: string }>;
  readonly onLoaded: () => void;
  readonly report: (event: OperatorEvent) => void;
};

/** The active policy as the operator asks it. While a new bundle loads, the last one answers. */
export type Policy = {
  /** What the `desired` bucket says is active. */
  want(bundle: DesiredBundle | undefined): void;
  judge(input: CampaignInput): Promise<Declaration>;
  /** @param inputsWith the question for each sender that may send it, made with what this policy's lists find */
  judgeText(inputsWith: (read: ReadMessage) => readonly TemplateInput[]): Promise<TextJudgement>;
  /** Remediation steps that the rule asks for. */
  steps(rule: string | null): readonly string[];
  /** Resolves when the bundle that was wanted first is loaded, or cannot be loaded now, or none is wanted. */
  settled(): Promise<void>;
  close(): Promise<void>;
};

const loadAgainMs = 2_000;

export function createPolicy(parts: PolicyParts): Policy {
  let wanted: DesiredBundle | undefined;
  let loaded: { readonly digest: string; readonly policy: LoadedPolicy } | undefined;
  let loading = false;
  let again: NodeJS.Timeout | undefined;
  let closed = false;
  const first = Promise.withResolvers<void>();

  async function follow(): Promise<void> {
    if (loading || closed || wanted === undefined || wanted.digest === loaded?.digest) return;
    loading = true;
    const bundle = wanted;
    const result = await parts.load(bundle).catch((cause) => ({ ok: false as const, reason: String(cause) }));
    loading = false;
    if (result.ok) await exchange(bundle, result.policy);
    first.resolve();
    if (!result.ok) {
      parts.report({ type: "policy-unusable", digest: bundle.digest, reason: result.reason });
      again = setTimeout(() => void follow(), loadAgainMs);
      return;
    }
    await follow();
  }

  async function exchange(bundle: DesiredBundle, policy: LoadedPolicy): Promise<void> {
    const last = loaded;
    loaded = { digest: bundle.digest, policy };
    parts.report({ type: "policy-loaded", digest: bundle.digest, revision: bundle.revision });
    await last?.policy.close();
    if (closed) await policy.close();
    else parts.onLoaded();
  }

  return {
    want: (bundle) => {
      wanted = bundle;
      void follow();
    },
    judge: async (input) => {
      if (loaded === undefined) return { kind: "unknown", why: "no bundle is loaded yet" };
      const output = await loaded.policy.judgeCampaign(input);
      if (output === undefined) return { kind: "unknown", why: "it gave no answer" };
      const violations = output.violations.filter((violation) => !violation.undecidable);
      return violations.length === 0 ? { kind: "accepted" } : { kind: "rejected", violations };
    },
    judgeText: async (inputsWith) => {
      if (loaded === undefined) return { kind: "unknown", why: "NoBundle" };
      const { judgeTemplates, readMessage } = loaded.policy;
      if (judgeTemplates === undefined) return { kind: "unknown", why: "NotServed" };
      const outputs = await judgeTemplates(inputsWith(readMessage));
      const answers = outputs.flatMap((output) => (output === undefined ? [] : [output.violations]));
      if (answers.length < outputs.length) return { kind: "unknown", why: "NoAnswer" };
      return { kind: "judged", findings: commonFindings(answers) };
    },
    steps: (rule) => (rule === null ? [] : (loaded?.policy.rules[rule]?.steps ?? [])),
    settled: async () => {
      if (wanted !== undefined) await first.promise;
    },
    close: async () => {
      closed = true;
      clearTimeout(again);
      await loaded?.policy.close();
    },
  };
}
