import type { ComplaintCounts } from "../domain/lifecycle/complaint-counts.ts";
import type { Watches } from "../io/kubernetes/watches.ts";
import type { NatsConnection } from "../io/nats/connect.ts";
import type { OperatorMirrors } from "../io/nats/operator-mirrors.ts";
import { outboundState } from "../io/nats/outbound-state.ts";
import type { Sample } from "../schemas/telemetry.ts";
import { desiredBundle, desiredKeys } from "../schemas/wire/desired.ts";
import type { DesiredStore } from "./desired-store.ts";
import { stateSamples } from "./state/samples.ts";

type At = { readonly nc: NatsConnection; readonly install: { readonly partitions: number } };
type Seen = {
  readonly watches: Watches;
  readonly mirrors: Pick<OperatorMirrors, "gates">;
  readonly desired: Pick<DesiredStore, "get">;
  readonly complaints: ComplaintCounts;
};

/** Everything the operator sees now, as metrics. While NATS does not answer those of OUTBOUND are missing. */
export async function readState(
  { nc, install }: At,
  { watches, mirrors, desired, complaints }: Seen,
): Promise<Sample[]> {
  const outbound = await outboundState(nc).catch(() => undefined);
  return stateSamples({
    objects: {
      Campaign: watches.Campaign.list(),
      ConsentSource: watches.ConsentSource.list(),
      MessageTemplate: watches.MessageTemplate.list(),
      Sender: watches.Sender.list(),
      PolicyBundle: watches.PolicyBundle.list(),
      ComplianceCase: watches.ComplianceCase.list(),
      ComplianceReview: watches.ComplianceReview.list(),
    },
    gates: [...mirrors.gates.entries()].map(([, gate]) => gate),
    partitions: install.partitions,
    activeDigest: desiredBundle.safeParse(desired.get(desiredKeys.activeBundle)?.value).data?.digest,
    outbound,
    complaints,
    nowMs: Date.now(),
  });
}
