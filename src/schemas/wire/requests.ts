import { z } from "zod";

// What a company's own systems may ask for in a person's name, by NATS request. Whoever may publish here may have anybody
// forgotten: the permissions of NATS decide who that is.

export const requestSubjects = { erase: "consentry.request.erase", export: "consentry.request.export" } as const;
/** One of all who could answer does. */
export const requestQueue = "consentry-requests";

/**
 * What sync asks gates, who alone read bodies beside dispatch: which verdicts still have the message beside them, and to remove
 * these messages. No answer holds one.
 */
export const bodiesSubject = "consentry.request.bodies";
export const bodiesQueue = "consentry-bodies";
/** In one request. */
export const bodiesMax = 1000;

export const bodiesRequest = z.object({
  remove: z.boolean(),
  verdicts: z
    .array(
      z.object({
        namespace: z.string(),
        name: z.string(),
        partition: z.int(),
        sequence: z.int().describe("Of the verdict in VERDICTS"),
      }),
    )
    .max(bodiesMax),
});
export const bodiesAnswer = z.object({ there: z.array(z.int()).describe("Sequences of verdicts that had a body") });
/**
 * What a label asks gates: the words of the message beside one verdict, masked and sealed, so that whoever labels reads no body.
 */
export const textSubject = "consentry.request.text";
export const textQueue = "consentry-text";
export const textRequest = bodiesRequest.shape.verdicts.element;
export const textAnswer = z.object({
  text: z.string().nullable().describe("Sealed; null: the message is not kept any more, or has no words"),
});
export type TextRequest = z.infer<typeof textRequest>;
export type TextAnswer = z.infer<typeof textAnswer>;

export type BodiesRequest = z.infer<typeof bodiesRequest>;
export type BodiesAnswer = z.infer<typeof bodiesAnswer>;

export const rightsRequest = z.object({
  who: z.string().min(1).max(160).describe("Number or business-scoped id, however it is written"),
  by: z
    .string()
    .min(1)
    .max(200)
    .default("request")
    .describe("Who asks, such as a portal and its ticket; never a number"),
  dryRun: z.boolean().default(false).describe("Erase: change nothing, say what would be removed"),
});

export const rightsErrorCodes = ["BadRequest", "UnreadableRecipient", "TooLarge", "TimedOut", "Failed"] as const;

export const rightsRefusal = z.object({
  error: z.object({
    code: z.enum(rightsErrorCodes),
    cause: z.string(),
    cure: z.string(),
  }),
});

export type RightsRequest = z.infer<typeof rightsRequest>;
export type RightsRefusal = z.infer<typeof rightsRefusal>;

/** What was removed; nobody can tell from it whom. */
export type Erased = {
  readonly sources: readonly string[];
  readonly consentEvents: number;
  readonly messages: number;
  readonly windows: number;
  /** Texts that were kept to teach the filter. */
  readonly texts: number;
  /** Ids under which they are known. */
  readonly names: number;
  /** False: messages of their partition wait for their verdict, and one to them may be among them. */
  readonly finished: boolean;
};
