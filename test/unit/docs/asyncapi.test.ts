import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv, type Options } from "ajv";
import formats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { everyUser, permissionsFor } from "../../../src/domain/permissions/permissions.ts";
import { encodeVerdict } from "../../../src/schemas/wire/verdict.ts";
import { verdict, violation } from "../../support/verdicts.ts";
import { samples } from "../../support/wire-samples.ts";

const require = createRequire(import.meta.url);
const readJson = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));
const page = parse(readFileSync("docs/reference/asyncapi.yaml", "utf8"));
const records = z.record(z.string(), z.looseObject({}));
const withPayload = z.record(z.string(), z.looseObject({ payload: z.looseObject({}) }));

describe("asyncapi.yaml", () => {
  it("is a document of AsyncAPI 3.0", () => {
    // The schema of AsyncAPI brings draft 7's own.
    const ajv = ajvWith({ meta: false, validateSchema: false });
    const valid = ajv.validate(
      z.looseObject({}).parse(readJson(require.resolve("@asyncapi/specs/schemas/3.0.0.json"))),
      page,
    );
    expect(ajv.errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  it("refers to nothing that is not in it", () => {
    const references = [...JSON.stringify(page).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = ""]) => path);
    expect(references.length).toBeGreaterThan(30);
    expect(references.filter((path) => at(page, path.split("/")) === undefined)).toEqual([]);
  });

  it.each([
    ["consentEvent", "consent-event"],
    ["deliverySignal", "delivery-signal"],
    ["withdrawalSignal", "withdrawal-signal"],
    ["complaintSignal", "complaint-signal"],
    ["holdState", "hold-state"],
    ["gate", "gate"],
    ["totals", "totals"],
    ["sourceHealth", "source-health"],
  ])("has a schema of %s that takes what programs write", (message, sample) => {
    expect(faultsOf(payloadOf(message), samples[sample]?.record)).toEqual([]);
    expect(faultsOf(payloadOf(message), {})).not.toEqual([]);
  });

  it("has a schema of the decision in a verdict's header", () => {
    const record = encodeVerdict(verdict({ outcome: "rejected", violations: [violation()] }));
    const schema = records.parse(page.components.schemas).verdict ?? {};
    expect(faultsOf(schema, JSON.parse(record.headers["Consentry-Verdict"] ?? ""))).toEqual([]);
    expect(faultsOf(schema, { decision: 1 })).not.toEqual([]);
  });

  it("has a schema of messages that takes its own example", () => {
    const [example] = page.components.messages.send.examples;
    expect(faultsOf(payloadOf("send"), example.payload)).toEqual([]);
    expect(faultsOf(payloadOf("send"), { to: "+447700900123" })).not.toEqual([]);
  });

  it("lets users publish where their permissions do", () => {
    const everybody = new Map(everyUser(permissionsFor(["marketing"])).map((user) => [user.name, user.publish]));
    const operations = z.record(z.string(), z.looseObject({ action: z.string() })).parse(page.operations);
    const received = Object.entries(operations).filter(([, { action }]) => action === "receive");
    expect(received.map(([name]) => name)).toEqual(["send", "erase", "export"]);
    for (const [name, operation] of received) {
      const subject = String(page.channels[name].address)
        .replace("{namespace}", "marketing")
        .replaceAll(/\{\w+\}/g, "x");
      for (const { $ref } of z.array(z.object({ $ref: z.string() })).parse(operation.security)) {
        const user =
          $ref
            .split("/")
            .at(-1)
            ?.replace(/^producer$/, "producer_marketing") ?? "";
        expect(
          everybody.get(user)?.some((pattern) => matches(pattern, subject)),
          `${user} on ${subject}`,
        ).toBe(true);
      }
    }
  });
});

function ajvWith(options: Options): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true, ...options });
  formats.default(ajv);
  return ajv;
}

function payloadOf(message: string): object {
  return withPayload.parse(page.components.messages)[message]?.payload ?? {};
}

function faultsOf(schema: object, record: unknown): string[] {
  const ajv = ajvWith({});
  ajv.validate(schema, record);
  return (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

function at(value: unknown, [key, ...path]: readonly string[]): unknown {
  if (key === undefined) return value;
  return typeof value === "object" && value !== null ? at(Reflect.get(value, key), path) : undefined;
}

function matches(pattern: string, subject: string): boolean {
  const tokens = subject.split(".");
  return pattern.split(".").every((token, index) => token === ">" || token === "*" || token === tokens[index]);
}
