import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Told } from "../domain/consent/receipt.ts";
import { consentProjected, readConsent } from "../io/nats/consent-history.ts";
import { scanConsent } from "../io/nats/consent-log.ts";
import { sha256Hex } from "../io/sha256.ts";
import type { ConsentReceipt } from "../schemas/wire/receipt.ts";
import { consentKey } from "../schemas/wire/subjects.ts";
import type { Join, JoinAt } from "./command.ts";
import type { ChainParts } from "./consent/chains.ts";
import type { ShowParts } from "./consent/show.ts";
import type { VerifyParts } from "./consent/verify.ts";
import { exitCodes } from "./exit-codes.ts";
import { declaredSources, identifier, joinedConsent, keyOf } from "./join-consent.ts";
import { natsCure, type OpenedNats, openNats } from "./join-nats.ts";
import { Problem, usageProblem } from "./problem.ts";

export const joinVerifyConsent: Join<VerifyParts> = async (at) => {
  let opened: OpenedNats | undefined;
  const parts: VerifyParts = {
    open: async () => {
      opened = await openNats(at);
      const { nc, install, namespace } = opened;
      return {
        ...chainParts({ nc, install }),
        namespace,
        sources: () => declaredSources(nc),
        // Only one person has to be named: everybody's chain can be verified without the key of the pseudonyms.
        identify: (recipient) => identifier(keyOf(at), install.partitions)(recipient),
      };
    },
    readReceipt: async (file, key) => {
      const { verifyReceipt } = await import("../io/receipt.ts");
      return await verifyReceipt(await readText(file), await readText(key));
    },
    sha256Hex,
    nowMs: Date.now,
  };
  return { parts, close: async () => await opened?.close(), cure: natsCure };
};

export const joinShow: Join<ShowParts> = async (at) => {
  const { parts, close, nc } = await joinedConsent(at);
  const history: ShowParts["history"] = async (person) => {
    const told = new Map<string, Told[]>();
    await readConsent(nc, person, ({ key, event, sequence, digest }) => {
      const [namespace, name] = key.split(".");
      const source = `${namespace}/${name}`;
      told.set(source, [...(told.get(source) ?? []), { event, sequence, digest }]);
    });
    return told;
  };
  return {
    parts: { ...parts, history, sha256Hex, newReceiptId: randomUUID, sign: (receipt) => sign(at, receipt) },
    close,
  };
};

async function sign({ env }: JoinAt, receipt: ConsentReceipt): Promise<string> {
  const file = env.CONSENTRY_RECEIPT_KEY_FILE;
  if (file === undefined)
    throw usageProblem(
      "there is no key to sign receipts with",
      "openssl genpkey -algorithm ed25519 -out receipt.key; export CONSENTRY_RECEIPT_KEY_FILE=receipt.key",
    );
  const { signReceipt } = await import("../io/receipt.ts");
  return await signReceipt(receipt, await readText(file));
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new Problem(`${file} cannot be read`, { exitCode: exitCodes.usage, cause });
  }
}

export function chainParts({ nc, install }: Pick<OpenedNats, "nc" | "install">): ChainParts {
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
