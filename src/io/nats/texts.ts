import type { NatsConnection } from "@nats-io/transport-node";
import { type TextAnswer, textAnswer, textQueue, textRequest, textSubject } from "../../schemas/wire/requests.ts";
import { approvedBody, type Verdict } from "./approvals.ts";
import { serveRequests } from "./requests.ts";

const answerWithinMs = 10_000;
const none: TextAnswer = { text: null };

/**
 * The words of the message beside a verdict, masked and sealed by a gate. Undefined when no gate answers, the message is not kept any
 * more, or it has no words.
 */
export async function sealedWordsOf(nc: NatsConnection, { record, sequence }: Verdict): Promise<string | undefined> {
  const { campaign, partition } = record;
  const request = textRequest.parse({ ...campaign, partition, sequence });
  try {
    const reply = await nc.request(textSubject, JSON.stringify(request), { timeout: answerWithinMs });
    return textAnswer.parse(reply.json()).text ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * A gate answers what `sealedWordsOf` asks.
 *
 * @param sealedWords what may leave of a body; undefined when it has no words
 */
export function serveTexts(
  nc: NatsConnection,
  sealedWords: (body: string, verdict: Verdict) => string | undefined,
): { readonly stop: () => void } {
  return serveRequests(nc, {
    ...{ subject: textSubject, queue: textQueue, tooLarge: none },
    answer: async (body) => {
      try {
        return await answerTo(body);
      } catch {
        return none;
      }
    },
  });

  async function answerTo(request: string): Promise<TextAnswer> {
    const { namespace, name, partition, sequence } = textRequest.parse(JSON.parse(request));
    const verdict = { record: { campaign: { namespace, name }, partition }, sequence };
    const body = await approvedBody(nc, verdict);
    return { text: (body !== undefined && sealedWords(body, verdict)) || null };
  }
}
