import { resumeRequestedAnnotation } from "../../../schemas/group.ts";
import { campaignScope } from "../../../schemas/wire/subjects.ts";
import { guarded } from "../campaigns.ts";
import type { OperatorPlant } from "../world.ts";

export const inOperators: Readonly<Record<string, OperatorPlant>> = {
  "open-case-taken-as-closed": ({ cases }) => ({
    cases: () => cases().map((one) => ({ ...one, status: { ...one.status, phase: "Closed" } })),
  }),
  "case-not-opened": () => ({ createCase: async () => true }),
  "lifted-without-being-asked": ({ campaign, holdState }) => ({
    campaign: (key) => {
      const found = campaign(key);
      const hold = holdState(campaignScope(guarded))?.holds.policy;
      const annotations = { [resumeRequestedAnnotation]: hold?.id ?? "" };
      return found && { ...found, metadata: { ...found.metadata, annotations } };
    },
  }),
  "suspension-not-seen": ({ campaign }) => ({
    campaign: (key) => {
      const found = campaign(key);
      return found && { ...found, spec: { ...found.spec, suspend: false } };
    },
  }),
  "operator-holds-only-in-the-bucket": (_parts, _guard, servers) => ({
    writeHold: async (record) => servers.project(record, servers.log.records.length + 1),
  }),
  "status-not-written": () => ({ writeStatus: async () => ({ written: true, again: undefined }) }),
};
