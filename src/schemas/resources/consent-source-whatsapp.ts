import { z } from "zod";
import { localRef, text } from "./common.ts";
import type { CelRule } from "./kind.ts";

const words = z.array(text(64)).min(1).max(32).meta({ "x-kubernetes-list-type": "set" });

/** How people agree by writing to a number. */
export const whatsApp = z.object({
  senderRef: localRef.describe("Number that people write to. Its replies.campaignRef carries the second question."),
  wordings: z
    .array(
      z.object({
        noticeId: text(63).describe("Notice that people have read, and read again in the question; a record names it."),
        joinWords: words
          .describe("What people write, and nothing else: JOIN. Marks and capitals are all the same.")
          .optional(),
        joinTexts: z
          .array(text(512))
          .min(1)
          .max(32)
          .meta({ "x-kubernetes-list-type": "set" })
          .describe("What a click-to-chat link or a QR code writes for them, word for word.")
          .optional(),
        question: text(512)
          .describe("How to confirm, sent once behind the notice's text: Reply YES to agree.")
          .optional(),
        confirmWords: words
          .describe('What confirms, and nothing else: "YES", quoted in YAML. Typed, or the label of a button.')
          .optional(),
      }),
    )
    .min(1)
    .max(8)
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["noticeId"] })
    .describe("One for each notice, so for each language."),
});

export const whatsAppRules: readonly CelRule[] = [
  {
    rule: "!has(self.spec.optIn.whatsApp) || self.spec.type == 'Events'",
    message: "people who agree on WhatsApp are in no list that is read anew: use a source of type Events",
    fieldPath: ".spec.optIn.whatsApp",
    reason: "FieldValueInvalid",
  },
  {
    rule: "!has(self.spec.optIn.whatsApp) || self.spec.optIn.whatsApp.wordings.all(w, self.spec.optIn.notices.exists(n, n.id == w.noticeId && n.text.size() <= 3500))",
    message: "noticeId names one of optIn.notices, whose text fits into a message: 3500 characters at most",
    fieldPath: ".spec.optIn.whatsApp.wordings",
    reason: "FieldValueInvalid",
  },
  {
    rule: "!has(self.spec.optIn.whatsApp) || self.spec.optIn.whatsApp.wordings.all(w, has(w.joinWords) || has(w.joinTexts))",
    message: "nobody could join: set joinWords or joinTexts",
    fieldPath: ".spec.optIn.whatsApp.wordings",
    reason: "FieldValueRequired",
  },
  {
    rule: "!has(self.spec.optIn.whatsApp) || self.spec.optIn.doubleOptIn != 'Required' || self.spec.optIn.whatsApp.wordings.all(w, has(w.question) && has(w.confirmWords))",
    message: "a double opt-in asks once more: set question and confirmWords, or doubleOptIn: Optional",
    fieldPath: ".spec.optIn.whatsApp.wordings",
    reason: "FieldValueRequired",
  },
];
