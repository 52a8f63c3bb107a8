import type { z } from "zod";
import { verdictInput } from "../../../src/schemas/policy/verdict-input.ts";
import { sendPayload } from "../../../src/schemas/whatsapp/send-payload.ts";
import { consentEvent, sourceHealth } from "../../../src/schemas/wire/consent.ts";
import { gateRecord } from "../../../src/schemas/wire/gates.ts";
import { headers, natsHeaders } from "../../../src/schemas/wire/headers.ts";
import { holdState } from "../../../src/schemas/wire/hold.ts";
import { labelRecord } from "../../../src/schemas/wire/label.ts";
import { rightsRefusal, rightsRequest } from "../../../src/schemas/wire/requests.ts";
import { complaintSignal, deliverySignal, standingSignal, withdrawalSignal } from "../../../src/schemas/wire/signal.ts";
import { totals } from "../../../src/schemas/wire/totals.ts";
import { verdictHeader } from "../../../src/schemas/wire/verdict.ts";
import { jsonSchemaOf } from "./json-schema.ts";

const text = (description: string) => ({ type: "string", description });

const traceparent = text("W3C Trace Context of the sender: the verdict's trace goes on from it");

/** What others write. */
export const sendMessage = {
  title: "A message for one person",
  summary: "The Cloud API's send payload, unchanged, as UTF-8 JSON.",
  contentType: "application/json",
  headers: {
    type: "object",
    properties: {
      [natsHeaders.messageId]: text(
        "Your own id of the message: published again within two minutes, it is stored once",
      ),
      [headers.expires]: { ...text("Refused after this instant instead of sent late (RFC 3339)"), format: "date-time" },
      [headers.trial]: text("Present: judged on the real path, never sent, counted nowhere"),
      [headers.traceparent]: traceparent,
    },
  },
  payload: jsonSchemaOf(sendPayload, "input"),
  examples: [
    {
      name: "template",
      payload: {
        messaging_product: "whatsapp",
        to: "+447700900123",
        type: "template",
        template: { name: "spring_offer", language: { code: "en" } },
      },
    },
  ],
};

/** What Consentry writes. The decision is JSON within a header: NATS has no other place for it beside the body. */
export const verdictMessage = {
  title: "A verdict",
  summary:
    "The decision is in the headers. Producers get these alone; the data is what the policy judged, without any text of the message.",
  contentType: "application/json",
  headers: {
    type: "object",
    required: [headers.verdict],
    properties: {
      [headers.verdict]: {
        ...text("The decision, as JSON on one line; its schema is components.schemas.verdict"),
        contentMediaType: "application/json",
      },
      [headers.traceparent]: traceparent,
    },
  },
  payload: { $ref: "#/components/schemas/verdictInput" },
};

const record = (title: string, schema: z.ZodType) => ({
  title,
  contentType: "application/json",
  payload: jsonSchemaOf(schema, "output"),
});

export const messages = {
  send: sendMessage,
  verdict: verdictMessage,
  consentEvent: record("What a person said to a consent source", consentEvent),
  deliverySignal: record("What WhatsApp said about a message that was sent", deliverySignal),
  standingSignal: record("What WhatsApp said about a number or a template", standingSignal),
  withdrawalSignal: record("A person has stopped something, or taken a stop back", withdrawalSignal),
  complaintSignal: record("A person has complained about messages", complaintSignal),
  rightsRequest: {
    title: "What is asked in a person's name",
    contentType: "application/json",
    payload: jsonSchemaOf(rightsRequest, "input"),
  },
  rightsRefusal: record("Why there is no other answer", rightsRefusal),
  rightsAnswer: {
    title: "The receipt of an erasure, or the document of an export",
    contentType: "application/json",
    payload: {
      type: "object",
      description: "As `consentry consent erase` and `consentry consent export` print it with -o json",
    },
  },
  holdState: record("What holds a scope now, by source", holdState),
  gate: record("A live gate", gateRecord),
  totals: record("Counts of one campaign on one partition", totals),
  label: record("What somebody says of a verdict", labelRecord),
  sourceHealth: record("How a consent source is doing", sourceHealth),
} as const;

export const schemas = {
  verdict: jsonSchemaOf(verdictHeader, "output"),
  verdictInput: jsonSchemaOf(verdictInput, "output"),
} as const;
