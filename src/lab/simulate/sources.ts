import type { DesiredSource } from "../../schemas/wire/desired.ts";
import { sender } from "./campaigns.ts";

const declared: DesiredSource = {
  namespace: "shop",
  name: "website",
  generation: 1,
  type: "Events",
  businessName: sender.businessName,
  method: "WebForm",
  purposes: ["offers"],
  notices: [],
  affirmativeAction: true,
  doubleOptIn: false,
  proof: [],
  whatsApp: null,
  validForMs: null,
  maxStalenessMs: 900_000,
  whenStale: "Hold",
  webhook: null,
  file: null,
  postgres: null,
  http: null,
};

/** A source whose events others append, and one that sync reads. */
export const website = declared;
export const list: DesiredSource = {
  ...declared,
  name: "list",
  type: "File",
  file: { path: "list.csv", content: null, format: "CSV", intervalMs: 1000 },
};
