import { expect, it } from "vitest";
import { complaintEvidence } from "../../../src/domain/consent/complaint.ts";
import { honourComplaints } from "../../../src/edge/sync/complaints.ts";
import type { Arrived } from "../../../src/edge/sync/projector.ts";
import { consentEvent } from "../../support/consent.ts";

const pseudonym = "p1-k1-AAAAAAAAAAAAAAAAAAAAAA";

function arrived(changes: Parameters<typeof consentEvent>[0]): Arrived {
  const key = `marketing.crm.5.${pseudonym}`;
  const complaint = { method: "Complaint", purposes: [], atMs: 7, businessName: "iDesk" };
  return {
    key,
    event: consentEvent({ event: "Withdrawn", ...complaint, ...changes }),
    sequence: 1,
    storedAtMs: 9,
    digest: "d",
  };
}

async function written(...events: Arrived[]) {
  const stops: unknown[] = [];
  const told: unknown[] = [];
  await honourComplaints(events, {
    suppress: async (person, entry) => void stops.push({ ...person, ...entry }),
    complain: async (complained) => void told.push(complained),
  });
  return { stops, told };
}

it("a complaint that a source tells of stops the whole business, and is told once more as what it is", async () => {
  expect(await written(arrived({ evidence: "https://tickets.example/812", by: "sync" }))).toEqual({
    stops: [{ pseudonym, partition: 5, scope: "Business", of: "iDesk", channel: "Complaint", atMs: 7 }],
    told: [
      {
        ...{ pseudonym, campaign: null, sender: null, source: { namespace: "marketing", name: "crm" } },
        ...{ via: "Source", atMs: 7, by: "sync", reference: "https://tickets.example/812" },
      },
    ],
  });
});

it("a complaint about nobody knows whom stops everything", async () => {
  const { stops } = await written(arrived({ businessName: "" }));
  expect(stops).toMatchObject([{ scope: "Everything", of: "" }]);
});

it("a complaint that an officer filed is not told again for every source that held the person", async () => {
  const { stops, told } = await written(arrived({ evidence: complaintEvidence({ id: "cp_0a1b" }) }));
  expect({ stops: stops.length, told }).toEqual({ stops: 1, told: [] });
});

it("a withdrawal that is no complaint stops no more than itself", async () => {
  const others = [arrived({ method: "WebForm" }), arrived({ event: "Granted" })];
  expect(await written(...others)).toEqual({ stops: [], told: [] });
});
