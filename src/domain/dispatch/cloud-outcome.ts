import type { CloudAnswer } from "../../schemas/whatsapp/cloud-answer.ts";

export type CloudOutcome =
  | { readonly kind: "sent"; readonly wamid: string | null }
  /** Not accepted, and another try later is safe. `paused`: the sender should be left alone for the delay. */
  | { readonly kind: "again"; readonly code: number | null; readonly reason: string; readonly delayMs: number }
  | { readonly kind: "failed"; readonly code: number | null; readonly reason: string }
  /** Nobody can know whether the person got it; a second try could be a second message. */
  | { readonly kind: "unknown"; readonly reason: string };

// Codes as Meta's documentation and the list beside the example payloads explain them.

/** Throughput and pair limits, and services that are away for a moment: refused before acceptance. */
const laterCodes: ReadonlyMap<number, number> = new Map([
  [2, 5_000],
  [4, 5_000],
  [80007, 5_000],
  [130429, 1_000],
  [131016, 5_000],
  [131056, 10_000],
  [131057, 60_000],
]);

/** The token, a permission or the number's registration is at fault: no message would fare better, so none is used up. */
const credentialCodes: ReadonlySet<number> = new Set([0, 3, 10, 190, 131005, 131037, 131042, 131044, 131045]);

/** Refusals of one message that are met often: the person, the template or the content is at fault. */
const messageCodes: readonly number[] = [
  ...[100, 368, 130472, 131000, 131008, 131009, 131021, 131026, 131031, 131047, 131048, 131049, 131050, 131051],
  ...[131052, 131053, 132000, 132001, 132005, 132007, 132012, 132015, 132016, 132068, 132069, 133004, 133010, 135000],
];

/** Error codes that are counted one by one; every other is counted with the rest. */
export const cloudCodes: readonly number[] = [
  ...new Set([...laterCodes.keys(), ...credentialCodes, ...messageCodes]),
].sort((a, b) => a - b);

const retryMs = 1_000;
const unauthorisedRetryMs = 30_000;

/** What an answer means for the message. */
export function cloudOutcome(answer: CloudAnswer): CloudOutcome {
  switch (answer.kind) {
    case "notSent":
      return { kind: "again", code: null, reason: answer.reason, delayMs: retryMs };
    case "unanswered":
      return { kind: "unknown", reason: answer.reason };
    case "answered":
      return answer.status >= 200 && answer.status < 300
        ? { kind: "sent", wamid: wamidOf(answer.body) }
        : refusal(answer, errorCodeOf(answer.body));
  }
}

function refusal(answer: CloudAnswer & { kind: "answered" }, code: number | null): CloudOutcome {
  const later = code === null ? undefined : laterCodes.get(code);
  if (later !== undefined) return { kind: "again", code, reason: "Throttled", delayMs: answer.retryAfterMs ?? later };
  if (isCredentialFault(answer.status, code)) {
    return { kind: "again", code, reason: "Unauthorised", delayMs: answer.retryAfterMs ?? unauthorisedRetryMs };
  }
  if (code !== null) return { kind: "failed", code, reason: "RefusedByWhatsApp" };
  if (answer.status === 429 || answer.status === 503) {
    return { kind: "again", code, reason: `Http${answer.status}`, delayMs: answer.retryAfterMs ?? retryMs };
  }
  // Something between us and WhatsApp answered: it may have given up on a request that went through.
  if (answer.status >= 500) return { kind: "unknown", reason: `Http${answer.status}` };
  return { kind: "failed", code, reason: `Http${answer.status}` };
}

function isCredentialFault(status: number, code: number | null): boolean {
  if (code === null) return status === 401 || status === 403;
  return credentialCodes.has(code) || (code >= 200 && code <= 299);
}

/** Meta's codes have at most seven digits. A longer number is no code, and could be anybody's. */
const codeMax = 9_999_999;

/** `{error: {code}}`, the shape of every refusal of the Graph API. */
function errorCodeOf(body: unknown): number | null {
  const error = member(body, "error");
  const code = member(error, "code");
  return typeof code === "number" && Number.isInteger(code) && Math.abs(code) <= codeMax ? code : null;
}

const idCharsMax = 1024;

function wamidOf(body: unknown): string | null {
  const messages = member(body, "messages");
  const id = Array.isArray(messages) ? member(messages[0], "id") : undefined;
  return typeof id === "string" ? id.slice(0, idCharsMax) : null;
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
