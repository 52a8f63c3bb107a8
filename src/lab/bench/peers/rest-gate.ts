/**
 * A gate as one would write it with OPA's server beside it: the same facts and the same document as our gate, each posted to
 * OPA over a kept-alive connection, the verdict published, the message acknowledged. The benchmark starts it as a process of
 * its own.
 */
import { Pool } from "undici";
import { createConsentTable } from "../../../domain/consent/table/table.ts";
import { decisionId } from "../../../domain/decision/decision-id.ts";
import { decodeSend } from "../../../domain/message/decode.ts";
import { fold } from "../../../domain/partition/fold.ts";
import { type GatherParts, gather } from "../../../gate/gather.ts";
import { messageReader } from "../../../gate/join-bundle.ts";
import { type Judgement, judgeParts } from "../../../gate/judge.ts";
import { freshPartition } from "../../../gate/partition.ts";
import { createPolicyInput } from "../../../gate/policy-input.ts";
import { recipientQuietHours } from "../../../gate/start.ts";
import { natsFrom, readSettings } from "../../../io/environment.ts";
import { openBucket } from "../../../io/nats/bucket.ts";
import { getBundle } from "../../../io/nats/bundles.ts";
import { connectNats } from "../../../io/nats/connect.ts";
import { openGateMirrors } from "../../../io/nats/gate-mirrors.ts";
import { untilInstalled } from "../../../io/nats/until-installed.ts";
import { readBundle } from "../../../io/opa/bundle.ts";
import { countryOf } from "../../../io/phone/country.ts";
import { createPseudonym } from "../../../io/pseudonym.ts";
import { isVerdictOutput } from "../../../schemas/policy/is-verdict-output.ts";
import { gateSettings } from "../../../schemas/settings.ts";
import { desiredBundle, desiredKeys } from "../../../schemas/wire/desired.ts";
import { buckets } from "../../../schemas/wire/subjects.ts";
import { encodeVerdict } from "../../../schemas/wire/verdict.ts";
import { publishOne, readBacklog } from "./one-by-one.ts";

const requestsMax = 64;

const settings = readSettings(gateSettings, process.env);
const nc = await connectNats(natsFrom(settings, settings.CONSENTRY_NAME, "gate"));
const { partitions } = await untilInstalled(nc);
const mirrors = await openGateMirrors(nc, { onDesired: () => {}, consents: { create: createConsentTable } });
const bundle = await activeBundle();
const opa = new Pool(process.env.OPA_URL ?? "", { connections: requestsMax, pipelining: 1 });
// Partitions without fences and positions: this gate promises nothing about order or about being killed.
const owned = Array.from({ length: partitions }, (_, number) => ({ ...freshPartition(number), ready: true }));
const policyInput = createPolicyInput({
  ...mirrors,
  country: countryOf,
  quietHours: recipientQuietHours(),
  read: messageReader(bundle.data),
});
const gatherParts: GatherParts = {
  decode: decodeSend,
  pseudonym: createPseudonym({ key: settings.CONSENTRY_PSEUDONYM_KEY, keyId: settings.CONSENTRY_PSEUDONYM_KEY_ID }),
  campaign: mirrors.campaign,
  replyKind: () => undefined,
  policyInput: (subject) => JSON.stringify(policyInput(subject)),
  onFault: (_candidate, error) => {
    throw error;
  },
  partitions,
  nowMs: Date.now,
};

readBacklog(nc, "rest-gate", async (work, { namespace, name, partition }) => {
  const one = owned[partition];
  if (!one) throw new Error(`there is no partition ${partition}`);
  const { sequence, storedAtMs, data } = work;
  const gathered = gather(gatherParts, one, {
    ...{ partition, sequence, storedAtMs, data, attempt: 1, campaign: { namespace, name } },
    ...{ decision: decisionId({ sequence, storedAtMs }), expireAtMs: null, trial: false },
  });
  const [judged] = await judgeParts(
    {
      judge: (inputs) => Promise.all(inputs.map(ask)),
      bundle: () => bundle,
      gate: settings.CONSENTRY_NAME,
      nowMs: Date.now,
    },
    [{ owned: one, epoch: 0, gathered: [gathered], taken: 1, position: sequence }],
  );
  const record = judged?.judged[0]?.record;
  if (!record) throw new Error("a message came out of judging without a verdict");
  const stored = await publishOne(nc, { ...encodeVerdict(record), data });
  fold(one.state, { kind: "verdict", sequence: stored, record });
});

async function ask(input: Uint8Array): Promise<Judgement> {
  const { statusCode, body } = await opa.request({
    method: "POST",
    path: "/v1/data/consentry/verdict",
    headers: { "content-type": "application/json" },
    body: `{"input":${Buffer.from(input).toString("utf8")}}`,
  });
  const answer = (await body.json()) as { result?: unknown };
  if (statusCode !== 200) throw new Error(`OPA answered ${statusCode}`);
  return isVerdictOutput(answer.result)
    ? { ok: true, output: answer.result }
    : { ok: false, reason: "PolicyUndefined" };
}

async function activeBundle() {
  const entry = await (await openBucket(nc, buckets.desired)).get(desiredKeys.activeBundle);
  const { digest } = desiredBundle.parse(entry?.value);
  const read = await readBundle((await getBundle(nc, digest)) ?? new Uint8Array(), { digest });
  if (!read.ok) throw new Error(read.message);
  return read.bundle;
}
