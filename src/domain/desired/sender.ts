import type { Sender } from "../../schemas/resources/sender.ts";
import type { DesiredSender } from "../../schemas/wire/desired.ts";
import { instantMs } from "../time/instant.ts";

export function desiredSender(sender: Sender, restrictedUntilMs: number | null): DesiredSender {
  const { metadata, spec } = sender;
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    phoneNumberId: spec.phoneNumberId,
    wabaId: spec.wabaId,
    businessName: spec.businessName,
    domains: spec.domains ?? [],
    allowedNamespaces: [metadata.namespace, ...(spec.allowedNamespaces ?? [])],
    permissions: (spec.permissions ?? []).map((permission) => ({
      vertical: permission.vertical,
      countries: permission.countries,
      expiresAtMs: permission.expiresAt === undefined ? null : (instantMs(permission.expiresAt) ?? 0),
    })),
    restrictedUntilMs,
    replies: spec.replies
      ? { campaign: spec.replies.campaignRef.name, optOut: spec.replies.optOut?.text ?? null }
      : null,
  };
}
