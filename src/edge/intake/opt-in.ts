import { agreementEvent } from "../../domain/consent/record.ts";
import { withoutSuppression } from "../../domain/consent/suppression.ts";
import { confirms, type Joined, joinStep, questionOpenMs, sourceId, takenBack } from "../../domain/intake/opt-in.ts";
import type { Confirm, Join } from "../../domain/intake/plan.ts";
import { type SuppressionState, type WindowState, whatsAppChannel } from "../../schemas/wire/consent.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";
import { type ActParts, type Done, nothingSaid, type Person } from "./parts.ts";

type Asked = NonNullable<WindowState["asked"]>;

/**
 * Somebody joins. That they were asked is written down first, by compare-and-set, so that of several words and several intakes
 * one asks; then the record; then the question is sent.
 */
export async function join(effect: Join, parts: ActParts): Promise<Done> {
  const { joined, sender, atMs, carrier } = effect;
  const { source, wording } = joined;
  const person = parts.identify(effect.person);
  const once = parts.digest(effect.once);
  const [stops, consent] = await Promise.all([parts.suppressionOf(person), parts.consentOf(source, person)]);
  const next = (asked: Asked | undefined) =>
    joinStep({ atMs, once, nowMs: parts.nowMs() }, joined, { stops, consent, asked });
  if (wording.question === null) {
    if (next(undefined) !== "grant") return nothingSaid;
    await record({ ...effect, joined, confirmed: false, evidence: once }, person, parts);
    return await takeBack({ person: effect.person, source, stops, atMs }, parts);
  }
  let asks = false;
  await parts.changeWindow(sender, person, (known) => {
    asks = next(known?.asked) === "ask";
    if (!asks) return undefined;
    const asked = {
      source: sourceId(source),
      noticeId: wording.noticeId,
      method: joined.method,
      atMs,
      once,
      answered: false,
    };
    return { lastInboundAtMs: known?.lastInboundAtMs ?? atMs, asked };
  });
  if (!asks) return nothingSaid;
  await record({ ...effect, joined, confirmed: false, evidence: once }, person, parts);
  if (carrier === null) return nothingSaid;
  const said = { person: effect.person, text: wording.question, once: `join ${effect.once}` };
  return {
    ...nothingSaid,
    replies: [{ kind: "reply", campaign: carrier, ...said, expiresAtMs: atMs + questionOpenMs }],
  };
}

/** Somebody confirms. The question is closed last, so that what breaks off before is done again. */
export async function confirm(effect: Confirm, parts: ActParts): Promise<Done> {
  const { questions, sender, atMs } = effect;
  const person = parts.identify(effect.person);
  const { asked } = (await parts.windowOf(sender, person)) ?? {};
  if (asked === undefined) return nothingSaid;
  const stops = await parts.suppressionOf(person);
  const question = questions.find((each) => confirms({ atMs }, each, { asked, stops }));
  if (question === undefined) return nothingSaid;
  const joined = { ...question, method: asked.method };
  await record(
    { joined, atMs, confirmed: true, evidence: `${asked.once} ${parts.digest(effect.once)}` },
    person,
    parts,
  );
  const done = await takeBack({ person: effect.person, source: question.source, stops, atMs: asked.atMs }, parts);
  await parts.changeWindow(sender, person, (known) =>
    known?.asked?.once === asked.once ? { ...known, asked: { ...known.asked, answered: true } } : undefined,
  );
  return done;
}

type Agreed = {
  readonly joined: Joined;
  readonly atMs: number;
  readonly confirmed: boolean;
  /** Digests of WhatsApp's ids of the person's messages: whoever has the messages can show that they are these. */
  readonly evidence: string;
};

async function record({ joined, atMs, confirmed, evidence }: Agreed, person: Person, parts: ActParts): Promise<void> {
  const { source, wording, method } = joined;
  const agreement = {
    ...{ pseudonym: person.pseudonym, noticeId: wording.noticeId, purposes: [], confirmed, atMs },
    ...{ age: null, channel: whatsAppChannel, jurisdiction: null, nowMs: parts.nowMs(), by: "intake" },
    evidence: `whatsapp ${evidence}`,
  };
  const event = agreementEvent(agreement, source);
  // The source has changed under the words: nobody can say what was agreed to.
  if ("problem" in event) return;
  const { partition, other } = person;
  await parts.append([{ source, partition, other, event: { ...event, method } }]);
}

type TakenBack = {
  readonly person: Join["person"];
  readonly source: DesiredSource;
  readonly stops: SuppressionState | undefined;
  /** When the person joined: what they stopped since stays stopped. */
  readonly atMs: number;
};

async function takeBack({ person, source, stops, atMs }: TakenBack, parts: ActParts): Promise<Done> {
  const entries = takenBack(source, stops);
  if (entries.length === 0) return nothingSaid;
  const revision = await parts.changeSuppression(parts.identify(person), (state) =>
    entries.reduce<SuppressionState>(
      (left, entry) => withoutSuppression(left, { ...entry, liftedAtMs: atMs }),
      state ?? { entries: [] },
    ),
  );
  return { revision, words: entries.map((entry) => ({ event: "Resumed", person, entry: { ...entry, atMs } })) };
}
