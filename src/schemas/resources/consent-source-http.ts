import { z } from "zod";
import { text } from "./common.ts";
import { duration } from "./duration.ts";
import type { CelRule } from "./kind.ts";

const parameter = text(63).regex(/^[A-Za-z0-9_.~-]+$/);
const member = text(63).regex(/^\P{Cc}+$/u);

function secretRef(description: string) {
  return z.object({ name: text(253).describe("Name of a Secret that the sync role has.") }).describe(description);
}

export const http = z.object({
  url: z
    .string()
    .max(2048)
    .regex(/^https:\/\/[^\s/?#@\\%]+([/?][^\s#\\]*)?$/)
    .describe("Address of the feed, whose host the sync role's allow-list must name. Without it rows are pushed only.")
    .optional(),
  credentialsRef: secretRef(
    "How to log in: a Secret with token, or username and password, or tls.crt and tls.key; ca.crt for a CA of your own.",
  ).optional(),
  format: z
    .enum(["JSON", "JSONLines"])
    .default("JSON")
    .describe("JSON: pages, each an object with a list of rows. JSONLines: one answer, a row a line."),
  members: z
    .object({
      records: member.default("records").describe("Of a page: its rows."),
      next: member
        .default("next")
        .describe("Of a page: the next one, as an address of the same server or its name there."),
      cursor: member
        .default("cursor")
        .describe("Of a page: how far it reaches. Also a line of JSON Lines with nothing else."),
    })
    .prefault({})
    .describe("What the feed calls the members of its answer."),
  pageParameter: parameter.default("page").describe("Query parameter that takes a next that is no address."),
  cursorParameter: parameter
    .describe(
      "Query parameter that takes a cursor: the feed then gives what came since. Without it every reading is whole.",
    )
    .optional(),
  interval: duration.default("1m").describe("How often the feed is asked, at most once a second."),
  reconcileInterval: duration.default("1h").describe("How often it is read whole: only then is it seen who is gone."),
  timeout: duration.default("30s").describe("Longest that the feed may take to answer, or to go on answering."),
  push: z
    .object({
      credentialsRef: secretRef(
        "A Secret with webhook-secret, which signs what is pushed; two lines while it is changed.",
      ),
    })
    .describe("Takes rows at /consent/<namespace>/<name> of sync's push address, signed as Standard Webhooks say.")
    .optional(),
});

export const httpRules: readonly CelRule[] = [
  {
    rule: "!has(self.spec.http) || has(self.spec.http.url) || has(self.spec.http.push)",
    message: "rows are read from an address or pushed: set url, push or both",
    fieldPath: ".spec.http",
    reason: "FieldValueInvalid",
  },
];
