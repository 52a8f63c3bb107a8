import { typedOptions, UsageError } from "../options.ts";

export type E2eOptions = {
  /** Context of the kubeconfig; its current one when undefined. */
  readonly context: string | undefined;
  /** What the cluster's nodes have or can pull, as `repository:tag`. */
  readonly image: { readonly repository: string; readonly tag: string };
  /** The trial's nats-server; the chart's own when undefined. */
  readonly natsImage: string | undefined;
  /** The cluster enforces NetworkPolicies. */
  readonly networkPolicies: boolean;
  readonly keep: boolean;
};

export const help = `Installs Consentry on a cluster with Helm and shows, by pods, that it does there what it says.

Usage: npm run e2e -- [options]

  --context NAME       cluster of your kubeconfig; the current context unless given
  --image REF          image that the nodes have or can pull (consentry:e2e)
  --nats-image REF     image of nats-server 2.15 or newer; the chart's own unless given
  --network-policies   the cluster enforces NetworkPolicies: show what they keep apart
  --keep               leave everything installed at the end
  -h, --help           this text

The cluster must hold no Consentry yet. Everything it makes is removed at the end: the release, the kinds, the namespaces
consentry-system and marketing, and the volume of NATS. Where the cluster has no storage class, a directory of the node serves.

    docker build -t consentry:e2e . && kind load docker-image consentry:e2e && npm run e2e -- --context kind-kind
`;

/** @throws UsageError */
export function readOptions(args: readonly string[]): E2eOptions | undefined {
  const values = typedOptions(args, {
    context: { type: "string" },
    image: { type: "string", default: "consentry:e2e" },
    "nats-image": { type: "string" },
    "network-policies": { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  });
  if (values.help) return undefined;
  return {
    context: values.context,
    image: imageOf(values.image),
    natsImage: values["nats-image"],
    networkPolicies: values["network-policies"],
    keep: values.keep,
  };
}

function imageOf(reference: string): E2eOptions["image"] {
  const colon = reference.lastIndexOf(":");
  if (colon <= reference.lastIndexOf("/")) throw new UsageError(`--image needs a tag, as in ${reference}:dev`);
  return { repository: reference.slice(0, colon), tag: reference.slice(colon + 1) };
}
