import { describe, expect, it } from "vitest";
import { z } from "zod";
import { watchServedKinds } from "../../../src/operator/served-kinds.ts";
import type { OperatorEvent } from "../../../src/operator/told.ts";
import { kinds } from "../../../src/schemas/resources/index.ts";

type Member = { properties?: Record<string, Member> };

/** What an API server with today's CRDs publishes; `without` leaves a field of the Campaign's spec out. */
function published({ without }: { without?: string } = {}) {
  const schemas = kinds.map((kind) => {
    const parts = Object.entries(kind.schemas).map(([part, schema]) => {
      const member = z.toJSONSchema(schema, { target: "openapi-3.0", io: "input", reused: "inline" }) as Member;
      if (kind.kind === "Campaign" && part === "spec" && without !== undefined) delete member.properties?.[without];
      return [part, member];
    });
    const named = { "x-kubernetes-group-version-kind": [{ kind: kind.kind }] };
    return [kind.kind, { properties: Object.fromEntries(parts), ...named }];
  });
  return { components: { schemas: Object.fromEntries(schemas) } };
}

function watching(first: unknown) {
  const told: OperatorEvent[] = [];
  let document = first;
  let look = (): void => {};
  watchServedKinds({
    kinds,
    read: async () => document,
    report: (event) => told.push(event),
    every: (_ms, run) => {
      look = run;
      return { stop: () => {} };
    },
  });
  return {
    told,
    settle: () => new Promise<void>((resolve) => setImmediate(resolve)),
    lookAgain: async (next: unknown) => {
      document = next;
      look();
      await new Promise<void>((resolve) => setImmediate(resolve));
    },
  };
}

describe("an operator that is newer than the CRDs", () => {
  it("says once which fields they lack, and once when they have them", async () => {
    const { told, settle, lookAgain } = watching(published({ without: "expireAfter" }));
    await settle();
    const older = { type: "crds-older", kinds: 1, lacking: "Campaign lacks spec.expireAfter" };
    expect(told).toEqual([older]);
    await lookAgain(published({ without: "expireAfter" }));
    expect(told).toEqual([older]);
    await lookAgain(published());
    expect(told).toEqual([older, { type: "crds-current", kinds: 0, lacking: "" }]);
  });

  it("says nothing new while the API server's schema cannot be read", async () => {
    const { told, settle, lookAgain } = watching(undefined);
    await settle();
    expect(told).toEqual([]);
    await lookAgain(published({ without: "purpose" }));
    await lookAgain(undefined);
    expect(told).toHaveLength(1);
  });
});
