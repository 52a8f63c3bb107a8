import { outcome } from "../../../src/schemas/policy/verdict-output.ts";
import { requestQueue, requestSubjects } from "../../../src/schemas/wire/requests.ts";
import { type SignalKind, signalSubject } from "../../../src/schemas/wire/signal.ts";
import {
  buckets,
  consentSubject,
  labelSubject,
  sendSubject,
  streams,
  verdictSubject,
} from "../../../src/schemas/wire/subjects.ts";
import type { messages } from "./messages.ts";

/** A subject with its tokens named, what travels on it, and whether Consentry sends or receives it. */
export type Channel = {
  readonly address: string | null;
  readonly title: string;
  readonly description: string;
  readonly messages: readonly (keyof typeof messages)[];
  readonly action: "send" | "receive";
  /** Who may be at the other end: users of NATS. */
  readonly users: readonly string[];
  readonly queue?: string;
  /** Name of the channel on which requests are answered. */
  readonly reply?: string;
};

const campaign = { namespace: "{namespace}", name: "{campaign}" };
const about = { namespace: "{namespace}", name: "{name}" };
/** A number in the functions that make subjects. */
const partition = "{partition}" as unknown as number;

const signal = (kind: SignalKind, title: string, message: keyof typeof messages): Channel => ({
  address: signalSubject(kind, about),
  title,
  description: `Stream ${streams.signals}.`,
  messages: [message],
  action: "send",
  users: ["officer"],
});

const bucket = (
  name: keyof typeof buckets,
  at: { key: string; title: string; message: keyof typeof messages },
): Channel => ({
  address: `$KV.${buckets[name]}.${at.key}`,
  title: at.title,
  description: `Key-value bucket \`${buckets[name]}\`: to be read and watched, never written by others.`,
  messages: [at.message],
  action: "send",
  users: name === "holds" || name === "totals" ? ["officer"] : ["monitor", "officer"],
});

export const channels: Readonly<Record<string, Channel>> = {
  send: {
    address: sendSubject(campaign, "{lastFour}"),
    title: "Messages for people",
    description: `Stream ${streams.outbound}. The server acknowledges what it has stored; without an acknowledgement publish again, with the same Nats-Msg-Id. Where it is full it answers with the error 10077: publish again after a pause.`,
    messages: ["send"],
    action: "receive",
    users: ["producer", "officer"],
  },
  verdict: {
    address: verdictSubject("{outcome}", campaign, partition),
    title: "Verdicts",
    description: `Stream ${streams.verdicts}. ${outcome.options.join(", ")}: the first two are final. Producers read the consumer \`producer_<namespace>\`, which the operator makes, in the JetStream domain CONSENTRY.`,
    messages: ["verdict"],
    action: "send",
    users: ["producer", "officer"],
  },
  consent: {
    address: consentSubject({ namespace: "{namespace}", name: "{source}" }, partition),
    title: "The chain of consent events",
    description: `Stream ${streams.consent}: for archives and audits. Other systems record consent by a ConsentSource, not here.`,
    messages: ["consentEvent"],
    action: "send",
    users: ["officer"],
  },
  withdrawal: {
    ...signal("withdrawal", "Stops, for other systems", "withdrawalSignal"),
    description: `Stream ${streams.signals}. Sources with a webhook are told the same over HTTPS.`,
  },
  undelivered: signal("undelivered", "Stops that a source's webhook never took", "withdrawalSignal"),
  complaint: signal("complaint", "Complaints of people about messages", "complaintSignal"),
  deliveryError: signal("delivery-error", "Messages that WhatsApp did not deliver", "deliverySignal"),
  quality: signal("quality", "Quality of numbers and templates", "standingSignal"),
  restriction: signal("restriction", "Restrictions of numbers and templates", "standingSignal"),
  label: {
    address: labelSubject(campaign),
    title: "Words of people on verdicts",
    description: `Stream ${streams.labels}: whether a verdict was right, for archives and figures. Texts in it are masked and sealed. \`consentry spam label\` writes here, which checks what is said.`,
    messages: ["label"],
    action: "send",
    users: ["reviewer", "officer"],
  },
  erase: request(requestSubjects.erase, "Forget a person", "eraseReply"),
  export: request(requestSubjects.export, "Everything that is kept of a person", "exportReply"),
  eraseReply: replyTo("The receipt of an erasure"),
  exportReply: replyTo("The document of an export"),
  holds: bucket("holds", { key: "{scope}", title: "What is stopped", message: "holdState" }),
  gates: bucket("gates", { key: "{gate}", title: "Live gates", message: "gate" }),
  sources: bucket("sources", { key: "{namespace}.{source}", title: "Consent sources", message: "sourceHealth" }),
  totals: bucket("totals", { key: "{namespace}.{campaign}.{partition}", title: "Counts", message: "totals" }),
};

function request(address: string, title: string, reply: string): Channel {
  const description =
    "A NATS request, answered by one of the sync processes. Whoever may publish here may have anybody forgotten.";
  return {
    address,
    title,
    description,
    messages: ["rightsRequest"],
    action: "receive",
    users: ["rights", "officer"],
    queue: requestQueue,
    reply,
  };
}

function replyTo(title: string): Channel {
  const description = "The inbox of the request.";
  return {
    address: null,
    title,
    description,
    messages: ["rightsAnswer", "rightsRefusal"],
    action: "send",
    users: ["rights"],
  };
}

export const parameters: Readonly<Record<string, { readonly description: string; readonly enum?: readonly string[] }>> =
  {
    namespace: { description: "Namespace of the resource" },
    campaign: { description: "Name of the Campaign" },
    source: { description: "Name of the ConsentSource" },
    name: { description: "Name of the Campaign, Sender, MessageTemplate or ConsentSource that it is about" },
    lastFour: {
      description:
        "The last four digits of the recipient's number, the same however it is written; of a business-scoped id its last four characters",
    },
    outcome: { description: "What was decided", enum: outcome.options },
    partition: { description: "FNV-1a of the last four digits, modulo the number of partitions" },
    scope: { description: "`all`, `sender.<namespace>.<name>` or `campaign.<namespace>.<name>`" },
    gate: { description: "Name of the gate" },
  };

/** Users of NATS, by the names that `consentry nats config` gives them. */
export const users: Readonly<Record<string, string>> = {
  producer:
    "User producer_<namespace>, in an account of its own: sends for the campaigns of its namespace and reads their verdicts",
  rights: "User rights, in an account of its own: a privacy portal",
  monitor: "User monitor: looks whether all is well",
  reviewer: "User reviewer: says of verdicts whether they were right",
  officer: "User officer: break-glass, and for archives that read whole streams",
};
