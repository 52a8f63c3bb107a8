import type { LabelRecord } from "../../src/schemas/wire/label.ts";

export function labelOf(changes: Partial<LabelRecord> = {}): LabelRecord {
  return {
    decision: "01JD9W5R2M0001",
    namespace: "marketing",
    campaign: "spring-sale",
    outcome: "rejected",
    rules: ["spam"],
    about: ["spam"],
    bundle: "sha256:00",
    revision: "1.4.0",
    judgement: "right",
    class: null,
    by: "ana.officer@idesk.example",
    atMs: 1000,
    kept: null,
    ...changes,
  };
}

export function keptText(text = "s1.sealed", recipient = "p1-k1-AAAAAAAAAAAAAAAAAAAAAA"): LabelRecord["kept"] {
  return { text, recipient, reference: "ticket-812" };
}
