import { hash } from "node:crypto";
import { erasureStop, erasureWords } from "../../domain/consent/rights.ts";
import { addressOf, withdrawalSignals } from "../../domain/consent/withdrawal-signals.ts";
import { canonicalRecipient } from "../../domain/recipient/canonical.ts";
import { bodiesByGates } from "../../io/nats/bodies.ts";
import type { NatsConnection } from "../../io/nats/connect.ts";
import { erasePerson, keptOf } from "../../io/nats/erasure.ts";
import { serveRequests } from "../../io/nats/requests.ts";
import { publishWithdrawal } from "../../io/nats/withdrawals.ts";
import type { Sealer } from "../../io/sealed-text.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";
import { requestQueue, requestSubjects } from "../../schemas/wire/requests.ts";
import { createRights, type RightsParts, tooLargeRefusal } from "./rights.ts";

type RightsContext = Pick<RightsParts, "identify" | "report"> & {
  readonly sources: () => readonly DesiredSource[];
  readonly sealer: Sealer;
};

/** Sync can name people, and is reached from outside only by rows that are signed: so it is who answers. */
export function serveRights(nc: NatsConnection, { identify, report, sources, sealer }: RightsContext) {
  const bodies = bodiesByGates(nc);
  const rights = createRights({
    identify,
    erase: (person, { who, ...options }) =>
      erasePerson(nc, person, {
        ...options,
        words: erasureWords,
        bodies,
        timeoutMs: eraseTimeoutMs,
        onStopped: (inForceAfterMs) => tell(person, { who, atMs: options.atMs, inForceAfterMs }),
      }),
    kept: (person) => keptOf(nc, person, bodies),
    open: sealer.open,
    nowMs: Date.now,
    report,
  });
  const tell = async (
    { pseudonym }: { readonly pseudonym: string },
    said: { readonly who: string; readonly atMs: number; readonly inForceAfterMs: number | null },
  ) => {
    const recipient = canonicalRecipient(said.who);
    if (!recipient) return;
    const { inForceAfterMs } = said;
    const stop = { ...erasureStop(said.atMs), purposes: [], inForceAfterMs, event: "Withdrawn" as const };
    const told = { ...stop, to: sealer.seal(addressOf(recipient)), pseudonym };
    const declared = { senders: [], sources: sources() };
    for (const signalled of withdrawalSignals(told, declared, (text) => hash("sha256", text)))
      await publishWithdrawal(nc, signalled);
  };
  return (["erase", "export"] as const).map((what) =>
    serveRequests(nc, {
      subject: requestSubjects[what],
      queue: requestQueue,
      answer: (body) => rights.answer(what, body),
      tooLarge: tooLargeRefusal,
    }),
  );
}

const eraseTimeoutMs = 30_000;
