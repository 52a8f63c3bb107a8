import { isErasure } from "../domain/consent/rights.ts";
import { maskedText } from "../domain/labels/mask.ts";
import { textOnInput } from "../io/files/standard-input.ts";
import { openBucket } from "../io/nats/bucket.ts";
import { appendLabel, keptTexts, readLabels, removeLabels } from "../io/nats/labels.ts";
import { readStopped } from "../io/nats/stopped.ts";
import { suppressionOf } from "../io/nats/suppressions.ts";
import { sealedWordsOf } from "../io/nats/texts.ts";
import { newestVerdictOn } from "../io/nats/verdicts-on.ts";
import { createSealer } from "../io/sealed-text.ts";
import { buckets } from "../schemas/wire/subjects.ts";
import type { Join, JoinAt } from "./command.ts";
import { keyOf, userOf } from "./join-consent.ts";
import { namespaceOf, openNats } from "./join-nats.ts";
import type { ForgetTextParts } from "./spam/forget-text.ts";
import type { LabelParts } from "./spam/label.ts";
import type { ExportLabelsParts } from "./spam/labels.ts";
import { requireName } from "./spam/parts.ts";
import type { ReportParts } from "./spam/report.ts";

/** Whose permissions are enough, as `consentry nats config` names it. */
const natsUser = "reviewer";
/** The longest text that is judged. */
const textUnitsMax = 64 * 1024;

export const joinLabel: Join<LabelParts> = async (at) => {
  const { nc, close } = await openNats(at, natsUser);
  const suppress = await openBucket(nc, buckets.suppress);
  const parts: LabelParts = {
    verdict: (decision, receivedAtMs) => newestVerdictOn(nc, { decision, receivedAtMs }),
    labels: ({ namespace, name }) => readLabels(nc, { namespace, campaign: name }),
    append: (label) => appendLabel(nc, label),
    sealedWords: (verdict) => sealedWordsOf(nc, verdict),
    sealedInput: async () => {
      const text = await textOnInput(textUnitsMax);
      return text === undefined ? undefined : createSealer(keyOf(at).secrets).seal(maskedText(text));
    },
    isForgotten: async ({ partition, recipient: pseudonym }) =>
      (await suppressionOf(suppress, { partition, pseudonym }))?.entries.some(isErasure) ?? false,
    user: () => userOf(at),
    nowMs: Date.now,
  };
  return { parts, close };
};

export const joinReport: Join<ReportParts> = async (at) => {
  const { nc, close, namespace } = await openLabels(at);
  const parts: ReportParts = {
    labels: () => readLabels(nc, { namespace }),
    stopped: (sinceMs, onVerdict) => readStopped(nc, { namespace, sinceMs }, onVerdict),
    nowMs: Date.now,
  };
  return { parts, close };
};

export const joinExportLabels: Join<ExportLabelsParts> = async (at) => {
  const { open } = createSealer(keyOf(at).secrets);
  const { nc, close, namespace } = await openLabels(at);
  return { parts: { open, labels: () => readLabels(nc, { namespace }) }, close };
};

/** Who may only label may not remove a record: it takes the user that may. */
export const joinForgetText: Join<ForgetTextParts> = async (at) => {
  const { nc, close } = await openNats(at);
  const parts: ForgetTextParts = {
    forget: async (decision) => {
      const kept = await keptTexts(nc, (label) => label.decision === decision);
      // The word stays, in its place: labels are ordered by their own time.
      for (const { label } of kept) await appendLabel(nc, { ...label, kept: null });
      await removeLabels(nc, kept);
      return kept.length;
    },
  };
  return { parts, close };
};

/** @returns undefined as the namespace: all of them */
async function openLabels(at: JoinAt) {
  const namespace = at.scope.allNamespaces ? undefined : namespaceOf(at);
  requireName(namespace);
  const { nc, close } = await openNats(at, natsUser);
  return { nc, close, namespace };
}
