/** What the benchmark sends: template messages as Meta's own examples have them, with words and names filled in. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export type Shape = {
  /** The example it is made from, in examples/data/wa-payloads/openapi-outbound. */
  readonly file: string;
  readonly campaign: string;
  readonly category: "Marketing" | "Utility";
  readonly purpose: string;
  readonly template: { readonly name: string; readonly language: string; readonly text: string };
  /** Values for the body's text parameters, in their order. */
  readonly values: readonly string[];
};

export const shapes: readonly Shape[] = [
  {
    file: "mm-parameterized-template.json",
    campaign: "spring-sale",
    category: "Marketing",
    purpose: "offers",
    template: {
      name: "promotional_offer",
      language: "en",
      text: "Hello {{1}}, spring has come to iDesk Media: {{2}} off every desk until Sunday.\nSee https://idesk.example/spring\nReply STOP to get no more offers.",
    },
    values: ["Ada"],
  },
  {
    file: "send-message-template-interactive.json",
    campaign: "new-arrivals",
    category: "Marketing",
    purpose: "offers",
    template: {
      name: "new_arrivals",
      language: "en_US",
      text: "Hello {{1}}, the new standing desks are here, from {{2}}. The showroom shows them from {{3}}.\nReply STOP to get no more offers.",
    },
    values: ["Grace"],
  },
  {
    file: "send-sample-shipping-confirmation-template.json",
    campaign: "order-updates",
    category: "Utility",
    purpose: "orders",
    template: {
      name: "shipping_confirmation",
      language: "en_US",
      text: "Your order {{1}} over {{2}} has left our warehouse. It should arrive on {{3}}.",
    },
    values: ["IDM-4711"],
  },
  {
    file: "send-sample-issue-resolution-template.json",
    campaign: "support",
    category: "Utility",
    purpose: "orders",
    template: {
      name: "issue_resolution",
      language: "en_US",
      text: "Hello {{1}}, did we solve what you asked us about? Tell us with a tap.",
    },
    values: ["Edsger"],
  },
];

/** Stands where the recipient's number goes. */
const numberPlace = "{number}";

/** @returns for a number in digits, the send payload as JSON text */
export function payloadOf(shape: Shape): (digits: string) => string {
  const [before = "", after = ""] = JSON.stringify(filled(exampleOf(shape.file), shape)).split(numberPlace);
  return (digits) => before + digits + after;
}

function exampleOf(file: string): unknown {
  const path = fileURLToPath(new URL(`../../../examples/data/wa-payloads/openapi-outbound/${file}`, import.meta.url));
  return JSON.parse(readFileSync(path, "utf8"));
}

/** The example with the shape's template, and words instead of Meta's placeholders. */
function filled(example: unknown, { template, values }: Shape): unknown {
  const rest = [...values];
  return JSON.parse(JSON.stringify(example), (key, value: unknown) => {
    if (key === "to") return numberPlace;
    if (key === "template") return { ...Object(value), name: template.name };
    if (key === "language") return { ...Object(value), code: template.language };
    if (key === "link") return "https://media.idesk.example/desk.jpg";
    if (key === "text" && typeof value === "string") return rest.shift() ?? value;
    return value;
  });
}
