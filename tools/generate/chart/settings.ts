import { z } from "zod";
import {
  dispatchSettings,
  gateSettings,
  intakeSettings,
  operatorSettings,
  roleSettings,
  syncSettings,
} from "../../../src/schemas/settings.ts";

// What of a role's settings stands under `<role>.settings` in the chart's values: all but those that the chart itself sets.

/** Settings that follow from other values, as those of NATS do: addresses, mounted paths, and secrets, which come from Secrets and never from values. */
const setByTheChart = new Set([
  "CONSENTRY_NAME",
  "CONSENTRY_LISTEN",
  "CONSENTRY_NAMESPACE",
  "CONSENTRY_KUBE_CONTEXT",
  "CONSENTRY_PSEUDONYM_KEY",
  "CONSENTRY_PSEUDONYM_KEY_ID",
  "CONSENTRY_PSEUDONYM_OTHER_KEY",
  "CONSENTRY_SNAPSHOT_DIR",
  "CONSENTRY_SOURCES_DIR",
  "CONSENTRY_CREDENTIALS_DIR",
  "CONSENTRY_PUSH_LISTEN",
  "CONSENTRY_WEBHOOK_LISTEN",
  "CONSENTRY_WHATSAPP_APP_SECRET",
  "CONSENTRY_WHATSAPP_APP_SECRET_FILE",
  "CONSENTRY_WHATSAPP_VERIFY_TOKEN",
  "CONSENTRY_WHATSAPP_VERIFY_TOKEN_FILE",
  "CONSENTRY_WHATSAPP_TOKEN",
  "CONSENTRY_WHATSAPP_TOKEN_FILE",
]);

export const roles = {
  operator: operatorSettings,
  gate: gateSettings,
  sync: syncSettings,
  intake: intakeSettings,
  dispatch: dispatchSettings,
} as const;

export type Role = keyof typeof roles;

type OptionalSettings = z.ZodDefault<z.ZodObject<Record<string, z.ZodType>>>;

/** `<role>.settings`; those of every role may also stand once under `settings`. */
export function settingsOf(role: Role): OptionalSettings {
  return settingsFrom(roles[role]).describe(
    `Environment variables of this role, as [settings](../../docs/settings.md#${role}) lists them`,
  );
}

export const commonSettings: OptionalSettings = settingsFrom(roleSettings).describe(
  "Environment variables of every role, as [settings](../../docs/settings.md#every-role) lists them; a role's own win",
);

/** Defaults are the role's business: what is not set here is not in its environment. */
function settingsFrom(schema: z.ZodObject): OptionalSettings {
  const shape = Object.entries(schema.shape)
    .filter(([name]) => !name.startsWith("NATS_") && !setByTheChart.has(name))
    .map(([name, member]) => [name, withoutDefault(member)] as const);
  return z.strictObject(Object.fromEntries(shape)).default({});
}

function withoutDefault(member: unknown): z.ZodType {
  if (!(member instanceof z.ZodType)) throw new Error("a settings schema holds something that is no schema");
  const described = member.description;
  const inner = member instanceof z.ZodDefault ? member.unwrap() : member;
  if (!(inner instanceof z.ZodType)) throw new Error("a default stands around something that is no schema");
  const optional = inner.optional();
  return described === undefined ? optional : optional.describe(described);
}
