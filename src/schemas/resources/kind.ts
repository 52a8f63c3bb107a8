import type { z } from "zod";

/** One column of `kubectl get`. `wide` columns show with -o wide only. A `date` in the future prints `<invalid>`. */
export interface Column {
  readonly name: string;
  readonly jsonPath: string;
  readonly type: "string" | "integer" | "date";
  readonly description: string;
  readonly wide?: true;
}

/** A rule over the whole object, told to the API server. It refuses with the message, at the field, for the reason. */
export interface CelRule {
  readonly rule: string;
  readonly message: string;
  readonly fieldPath: string;
  readonly reason: "FieldValueInvalid" | "FieldValueForbidden" | "FieldValueRequired" | "FieldValueDuplicate";
}

/** Everything that makes a custom resource definition and its page in the docs. */
export interface Kind {
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly scope: "Namespaced" | "Cluster";
  readonly categories: readonly string[];
  readonly description: string;
  readonly columns: readonly Column[];
  readonly celRules: readonly CelRule[];
  readonly schemas: { readonly spec: z.ZodType; readonly status: z.ZodType; readonly resource: z.ZodType };
}

export const categories = ["consentry"] as const;

/** A column that shows the status of one condition. */
export function conditionColumn(name: string, conditionType: string, description: string): Column {
  return {
    name,
    jsonPath: `.status.conditions[?(@.type=="${conditionType}")].status`,
    type: "string",
    description,
  };
}

export const readyColumn = conditionColumn("Ready", "Ready", "Whether the operator's work on this generation is done.");

export const ageColumn: Column = {
  name: "Age",
  jsonPath: ".metadata.creationTimestamp",
  type: "date",
  description: "Time since creation.",
};

/** Names are tokens of NATS subjects, where a dot separates. */
export const nameRule: CelRule = {
  rule: "self.metadata.name.size() <= 63 && self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
  message: "a name is at most 63 characters long and holds no dot: it is one token of a NATS subject",
  fieldPath: ".metadata.name",
  reason: "FieldValueInvalid",
};
