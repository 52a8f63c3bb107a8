import { createRequire } from "node:module";
import type { loadPolicySync as LoadPolicySync } from "@open-policy-agent/opa-wasm";

/** The package's types offer `loadPolicySync` to an import, its code (1.10.0) only to a require. */
const required: { loadPolicySync: typeof LoadPolicySync } = createRequire(import.meta.url)(
  "@open-policy-agent/opa-wasm",
);

export const loadPolicySync = required.loadPolicySync;
