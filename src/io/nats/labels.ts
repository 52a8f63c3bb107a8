import type { NatsConnection } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";
import { type KeptText, type LabelRecord, labelRecord } from "../../schemas/wire/label.ts";
import { labelSubject, streams } from "../../schemas/wire/subjects.ts";
import { apiErrors, jsApi } from "./api.ts";
import { readToEnd } from "./follow.ts";
import { readJson } from "./read-json.ts";
import { publishJson } from "./records.ts";
import { removeRecord } from "./stored.ts";

const deadlineMs = 600_000;

/** Appends one word on one verdict. @throws Failure as `publishRecord` does */
export async function appendLabel(nc: NatsConnection, label: LabelRecord): Promise<void> {
  const { namespace, campaign: name } = label;
  await publishJson(nc, labelSubject({ namespace, name }), label);
}

/**
 * Everything that was said on verdicts of a namespace, of one campaign in it, or of all, oldest first. A record that cannot be read is left out.
 *
 * @throws Failure `NotFound` where there are no labels yet, because the operator is older than they are
 */
export async function readLabels(
  nc: NatsConnection,
  where: { readonly namespace?: string | undefined; readonly campaign?: string },
): Promise<LabelRecord[]> {
  if (!(await areKept(nc)))
    throw new Failure("NotFound", "this NATS keeps no labels yet: the operator makes them a place when it starts", {
      retry: true,
    });
  return (await storedLabels(nc, where)).map(({ label }) => label);
}

/** A label with a text, and its sequence in LABELS. */
export type KeptLabel = { readonly label: LabelRecord & { readonly kept: KeptText }; readonly sequence: number };

/** Those labels with a text that are wanted. None where an older operator has made no place for them. */
export async function keptTexts(
  nc: NatsConnection,
  isWanted: (label: KeptLabel["label"]) => boolean,
): Promise<KeptLabel[]> {
  if (!(await areKept(nc))) return [];
  const all = (await storedLabels(nc, {})).flatMap(({ label, sequence }) =>
    label.kept === null ? [] : [{ label: { ...label, kept: label.kept }, sequence }],
  );
  return all.filter(({ label }) => isWanted(label));
}

/** Removes labels with their texts; what is gone already is fine. */
export async function removeLabels(nc: NatsConnection, labels: readonly Pick<KeptLabel, "sequence">[]): Promise<void> {
  for (const { sequence } of labels) await removeRecord(nc, streams.labels, sequence);
}

async function storedLabels(
  nc: NatsConnection,
  { namespace = "*", campaign: name = "*" }: { readonly namespace?: string | undefined; readonly campaign?: string },
) {
  const found: { label: LabelRecord; sequence: number }[] = [];
  await readToEnd(nc, {
    stream: streams.labels,
    filters: [labelSubject({ namespace, name })],
    from: 1,
    deadlineMs,
    onMessage: ({ data, sequence }) => {
      const label = readJson(data, labelRecord);
      if (label) found.push({ label, sequence });
    },
  });
  return found.sort((a, b) => a.label.atMs - b.label.atMs || a.sequence - b.sequence);
}

async function areKept(nc: NatsConnection): Promise<boolean> {
  const info = await jsApi(nc, `STREAM.INFO.${streams.labels}`, undefined);
  if (info.ok || info.error.errCode === apiErrors.streamNotFound) return info.ok;
  throw new Failure("Refused", `NATS refused to show ${streams.labels}: ${info.error.description}`, { retry: true });
}
