import { describe, expect, it } from "vitest";
import { readObject } from "../../../src/io/kubernetes/read-object.ts";
import { campaign } from "../../../src/schemas/resources/campaign.ts";
import { aCampaign, now } from "../../support/lifecycle.ts";

// A later version has words that this one does not know. Its objects stay when it is rolled back.

const read = (raw: unknown) => readObject(campaign, raw);
const suspended = { state: "Suspended", since: now, cause: "ThresholdBreach", clause: "K2" };
const entry = { at: now, state: "Suspended", by: "gate-1", cause: "ThresholdBreach" };

describe("an object of a later version", () => {
  it("is read without the words of its status that are not known, and with all others", () => {
    const { status } = aCampaign({ status: { enforcement: suspended, history: [entry, entry] } });
    const later = {
      ...status,
      enforcement: { ...suspended, cause: "Later" },
      history: [{ ...entry, state: "Later" }, entry, { ...entry, cause: "Later" }],
      remediation: { openCases: 1, phase: "Later" },
      later: "yes",
    };
    const { cause: _, ...withoutCause } = suspended;
    const { cause: __, ...entryWithoutCause } = entry;
    expect(read({ ...aCampaign(), status: later })?.status).toEqual({
      observedGeneration: -1,
      enforcement: withoutCause,
      history: [entry, entryWithoutCause],
      remediation: { openCases: 1 },
    });
  });

  it("is read without what lacks a part that has to be there", () => {
    const { since: _, ...withoutSince } = suspended;
    const { status } = aCampaign({ status: { summary: "Suspended." } });
    expect(read({ ...aCampaign(), status: { ...status, enforcement: withoutSince } })?.status).toEqual(status);
  });

  it("is not read at all when its spec says what is not known", () => {
    const { spec, ...rest } = aCampaign();
    expect(read({ ...rest, spec })).toBeDefined();
    expect(read({ ...rest, spec: { ...spec, category: "Later" } })).toBeUndefined();
    expect(read({ ...rest, spec: { ...spec, vertical: "Later" } })).toBeUndefined();
    expect(read({ ...rest, spec, status: "Later" })).toBeUndefined();
  });
});
