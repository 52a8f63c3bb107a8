import { declaredTemplate } from "../domain/facts/template.ts";
import { maskedText } from "../domain/labels/mask.ts";
import { wordsOf } from "../domain/labels/words.ts";
import { decodeSend } from "../domain/message/decode.ts";
import type { NatsConnection } from "../io/nats/connect.ts";
import { serveTexts } from "../io/nats/texts.ts";
import type { Pseudonyms } from "../io/pseudonym.ts";
import { createSealer } from "../io/sealed-text.ts";
import type { CampaignRef } from "../schemas/wire/subjects.ts";
import type { Lookups } from "./policy-input.ts";
import type { GateParts } from "./run.ts";

type Declared = Pick<Lookups, "template"> & Pick<GateParts, "campaign">;

/** Hands words of messages to whoever labels their verdicts, masked and sealed: a person who labels reads no body. */
export function serveWords(nc: NatsConnection, { secrets }: Pick<Pseudonyms, "secrets">, declared: Declared) {
  const { seal } = createSealer(secrets);
  return serveTexts(nc, (body, { record }) => {
    const words = wordsIn(body, record.campaign, declared);
    return words === "" ? undefined : seal(maskedText(words));
  });
}

function wordsIn(body: string, ref: CampaignRef, { campaign, template }: Declared): string {
  const decoded = decodeSend(Buffer.from(body));
  if (!decoded.ok) return "";
  const templates = (campaign(ref)?.templates ?? []).flatMap((each) => template(each) ?? []);
  return wordsOf(decoded.message, declaredTemplate(decoded.message.template, templates)?.text ?? null).trim();
}
