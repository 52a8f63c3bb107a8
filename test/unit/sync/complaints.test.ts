import { expect, it } from "vitest";
import { complaintEvidence } from "../../../src/domain/consent/complaint.ts";
import { createTeller, stopComplained } from "../../../src/edge/sync/complaints.ts";
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
  await stopComplained(events, {
    changeStops: async (person, change) =>
      void stops.push(...change(undefined).entries.map((each) => ({ ...person, ...each }))),
  });
  const teller = createTeller({
    complain: async (complained) => void told.push(complained),
    wait: async () => {},
    onProblem: () => {},
  });
  teller.take(events);
  await settled();
  return { stops, told };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

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

it("a complaint that is not taken is told again, and up to it everything counts as told", async () => {
  const problems: string[] = [];
  const told: number[] = [];
  let takes = true;
  let again = () => {};
  const teller = createTeller({
    complain: async ({ atMs }) => {
      if (!takes) throw new Error("full");
      told.push(atMs);
    },
    wait: () => new Promise((resolve) => (again = resolve)),
    onProblem: (what) => void problems.push(what),
  });
  teller.take([{ ...arrived({ atMs: 1 }), sequence: 4 }]);
  await settled();
  takes = false;
  teller.take([{ ...arrived({ atMs: 2 }), sequence: 6 }]);
  teller.take([{ ...arrived({ atMs: 3 }), sequence: 8 }]);
  await settled();
  expect({ told, problems, upTo: teller.toldUpTo(9) }).toEqual({
    ...{ told: [1], problems: ["telling of a complaint"], upTo: 5 },
  });
  takes = true;
  again();
  await settled();
  expect({ told, upTo: teller.toldUpTo(9) }).toEqual({ told: [1, 2, 3], upTo: 9 });
});
