import { consentProjected, readConsent } from "../io/nats/consent-history.ts";
import { scanConsent } from "../io/nats/consent-log.ts";
import { sha256Hex } from "../io/sha256.ts";
import { consentKey } from "../schemas/wire/subjects.ts";
import type { Join } from "./command.ts";
import type { ChainParts } from "./consent/chains.ts";
import type { VerifyParts } from "./consent/verify.ts";
import { declaredSources, identifier, keyOf } from "./join-consent.ts";
import { type OpenedNats, openNats } from "./join-nats.ts";

export const joinVerifyConsent: Join<VerifyParts> = async (at) => {
  const opened = await openNats(at);
  const parts: VerifyParts = {
    ...chainParts(opened),
    namespace: opened.namespace,
    sources: () => declaredSources(opened.nc),
    // Only one person has to be named: everybody's chain can be verified without the key of the pseudonyms.
    identify: (recipient) => identifier(keyOf(at), opened.install.partitions)(recipient),
    nowMs: Date.now,
  };
  return { parts, close: opened.close };
};

export function chainParts({ nc, install }: OpenedNats): ChainParts {
  return {
    partitions: install.partitions,
    projected: () => consentProjected(nc),
    chains: (where, onState) =>
      scanConsent(nc, {
        ...where,
        onState: (key, { sequence, chain }) =>
          onState(consentKey(key, key.partition, key.pseudonym), { sequence, ...(chain ? { chain } : {}) }),
      }),
    links: (where, onEvent) =>
      readConsent(nc, where, ({ key, sequence, digest }) => onEvent(key, { sequence, digest })),
    sha256Hex,
  };
}
