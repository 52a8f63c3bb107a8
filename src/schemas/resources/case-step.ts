import { z } from "zod";
import { text, time } from "./common.ts";

export const stepState = z.enum(["Pending", "Done", "NotNeeded"]);

/** One thing to do on a case. Whoever does it signs it; from then on nobody changes the entry. */
export const caseStep = z.object({
  name: text(63)
    .regex(/^[A-Z][A-Za-z0-9]*$/)
    .describe("What has to be done, such as CorrectSource."),
  owner: text(128).describe("Team or person who has to do it.").optional(),
  state: stepState.default("Pending").describe("Done or NotNeeded once somebody has signed for it."),
  by: text(253).describe("User who did it; must be the user who writes this.").optional(),
  at: time.describe("When it was done.").optional(),
  evidence: text(1024).describe("Where the proof lies, such as a ticket.").optional(),
});

export type CaseStep = z.infer<typeof caseStep>;
export type StepState = z.infer<typeof stepState>;
