/** The gate's own path of a message, decode to verdict, without NATS: every fact is at hand, everybody has agreed. */
import { decodeSend } from "../../domain/message/decode.ts";
import type { JudgedMessage } from "../../gate/commit.ts";
import { gather, type Subject } from "../../gate/gather.ts";
import { messageReader } from "../../gate/join-bundle.ts";
import { judgeParts } from "../../gate/judge.ts";
import { freshPartition } from "../../gate/partition.ts";
import { createPolicyInput, type Lookups } from "../../gate/policy-input.ts";
import type { Bundle } from "../../io/opa/bundle.ts";
import { createJudges } from "../../io/opa/judges.ts";
import { countryOf } from "../../io/phone/country.ts";
import { createPseudonym } from "../../io/pseudonym.ts";
import { known } from "../../schemas/policy/fact.ts";
import {
  type DesiredCampaign,
  desiredCampaign,
  desiredKeys,
  desiredSender,
  desiredSource,
  desiredTemplate,
} from "../../schemas/wire/desired.ts";
import { partitionOf } from "../../schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import { consentRecord, desiredRecords, healthRecord } from "../bench/desired.ts";

/** What the log would keep of a message. */
export type Judged = {
  readonly record: VerdictRecord;
  /** The document that the policy judged, as JSON; empty when it was not asked. */
  readonly input: string;
};

export type Path = {
  /** @returns a verdict for each body, in order @throws what the path throws */
  readonly judge: (bodies: readonly Uint8Array[]) => Promise<readonly Judged[]>;
  readonly close: () => Promise<void>;
};

const partitions = 8;
const name = "spring-sale";
/** The last digits of whom Meta's examples are written to here, `447700900123`. */
const partition = partitionOf("0123", partitions);

export async function openPath(bundle: Bundle): Promise<Path> {
  const judges = await createJudges({ bundle, workers: 1, deadlineMs: 2000, memoryMaxMiB: 64 });
  const nowMs = Date.now();
  const policyInput = createPolicyInput(lookupsOf(bundle, nowMs));
  const campaign = campaignOf(nowMs);
  const pseudonym = createPseudonym({ key: "ab".repeat(32), keyId: "k1" });
  const parts = {
    decode: decodeSend,
    pseudonym,
    campaign: () => campaign,
    replyKind: () => undefined,
    policyInput: (subject: Subject) => JSON.stringify(policyInput(subject)),
    onFault: (_: unknown, error: unknown) => {
      throw error;
    },
    partitions,
    nowMs: () => nowMs,
  };
  const judging = {
    judge: (inputs: readonly Uint8Array[]) => judges.judge("consentry/verdict", inputs),
    bundle: () => bundle,
    gate: "fuzz",
    nowMs: () => nowMs,
  };
  return {
    judge: async (bodies) => {
      const owned = { ...freshPartition(partition), ready: true };
      const gathered = bodies.map((data, index) =>
        gather(parts, owned, {
          partition,
          sequence: index + 1,
          storedAtMs: nowMs,
          attempt: 1,
          decision: "01",
          campaign: { namespace: campaign.namespace, name },
          data,
          expireAtMs: null,
          trial: false,
        }),
      );
      const part = { owned, epoch: 0, gathered, taken: gathered.length, position: gathered.length };
      return (await judgeParts(judging, [part])).flatMap(({ judged }) => judged.map(judgedOf));
    },
    close: judges.close,
  };
}

function judgedOf({ record, input }: JudgedMessage): Judged {
  return { record, input: Buffer.from(input).toString("utf8") };
}

function campaignOf(nowMs: number): DesiredCampaign {
  const found = new Map(desiredRecords(nowMs)).get(desiredKeys.campaign({ namespace: "marketing", name }));
  return { ...desiredCampaign.parse(found), quietHours: null };
}

function lookupsOf(bundle: Bundle, nowMs: number): Lookups {
  const records = new Map(desiredRecords(nowMs));
  return {
    changes: () => 0,
    sender: (ref) => desiredSender.parse(records.get(desiredKeys.sender(ref))),
    source: (ref) => desiredSource.parse(records.get(desiredKeys.source(ref))),
    template: (ref) => desiredTemplate.parse(records.get(desiredKeys.template(ref))),
    sourceHealth: () => healthRecord(1, nowMs),
    consent: () => consentRecord(nowMs),
    suppression: () => undefined,
    suppressionsAreThere: () => true,
    lastInboundAtMs: () => nowMs - 1000,
    country: countryOf,
    quietHours: () => known({ quiet: false, untilMs: null }),
    read: messageReader(bundle.data),
  };
}
