import type { Sender } from "../../schemas/resources/sender.ts";
import type { DesiredSender } from "../../schemas/wire/desired.ts";
import { instantMs } from "../time/instant.ts";
import { restrictedUntilMs } from "./restriction.ts";

export function desiredSender(sender: Sender): DesiredSender {
  const { metadata, spec } = sender;
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    phoneNumberId: spec.phoneNumberId,
    businessName: spec.businessName,
    domains: spec.domains ?? [],
    allowedNamespaces: [metadata.namespace, ...(spec.allowedNamespaces ?? [])],
    permissions: (spec.permissions ?? []).map((permission) => ({
      vertical: permission.vertical,
      countries: permission.countries,
      expiresAtMs: permission.expiresAt === undefined ? null : (instantMs(permission.expiresAt) ?? 0),
    })),
    restrictedUntilMs: restrictedUntilMs(spec.whatsapp),
  };
}
