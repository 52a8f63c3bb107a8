import { z } from "zod";
import { type Role, settingsOf } from "./settings.ts";

// The values of each role.

type Resources = {
  readonly requests: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, string>>;
};

function common(role: Role, resources: Resources, why: string) {
  return {
    settings: settingsOf(role),
    resources: z.looseObject({}).default(resources).describe(why),
    extraEnv: z
      .array(z.looseObject({ name: z.string().min(1) }))
      .default([])
      .describe("More environment variables, as a container has them; such as NATS_PASSWORD from a Secret"),
    nodeSelector: z.looseObject({}).default({}).describe("Labels of nodes that pods may go to"),
    tolerations: z.array(z.looseObject({})).default([]).describe("Taints of nodes that pods bear"),
    affinity: z.looseObject({}).default({}).describe("Affinity of pods"),
    priorityClassName: z.string().default("").describe("Priority class of pods"),
    podAnnotations: z.record(z.string(), z.string()).default({}).describe("More annotations of pods"),
  };
}

const replicas = (byDefault: number, text: string) => z.int().min(0).default(byDefault).describe(text);

/** No limit of CPU: a throttled role misses its heartbeats. Room on the node's disk is for logs, and a gate's snapshots. */
const memoryOf = (request: string, limit: string, cpu: string, disk = "512Mi"): Resources => ({
  requests: { cpu, memory: request, "ephemeral-storage": "64Mi" },
  limits: { memory: limit, "ephemeral-storage": disk },
});

export const operator = z.strictObject({
  replicas: replicas(2, "One leads, the others are ready to"),
  ...common(
    "operator",
    memoryOf("256Mi", "512Mi", "50m"),
    "170 MiB without objects; every object is held in memory once",
  ),
});

export const gate = z.strictObject({
  replicas: replicas(2, "Every gate can judge everything; they share the partitions. Not read with gate.autoscaling"),
  autoscaling: z
    .strictObject({
      enabled: z.boolean().default(false).describe("Let a HorizontalPodAutoscaler choose the number of gates"),
      minReplicas: z.int().min(1).default(2).describe("Never fewer"),
      maxReplicas: z.int().min(1).default(8).describe("Never more; more than there are partitions would idle"),
      targetCPUUtilizationPercentage: z
        .int()
        .min(1)
        .max(100)
        .default(70)
        .describe("Of the requested CPU; a new gate reads all consent first, so leave it room"),
    })
    .prefault({})
    .describe("Autoscaling"),
  snapshots: z
    .strictObject({
      enabled: z.boolean().default(true).describe("Keep a snapshot of consent: millions of people start in a second"),
      persistent: z
        .boolean()
        .default(false)
        .describe("On a volume that outlives the pod. false: an emptyDir, which outlives a crash of the container"),
      size: z.string().default("2Gi").describe("Room for two snapshots of 55 bytes a person and source"),
      storageClassName: z.string().default("").describe("Storage class of the volume; the cluster's own when empty"),
    })
    .prefault({})
    .describe("Snapshots of consent"),
  ...common(
    "gate",
    memoryOf("384Mi", "1Gi", "500m", "3Gi"),
    "130 MiB without consent. Add 51 bytes a person and source that consent is held of, and three times that where it starts without a snapshot",
  ),
});

export const sync = z.strictObject({
  credentials: z
    .array(
      z.strictObject({
        namespace: z.string().min(1).describe("Namespace of the ConsentSources that may use it"),
        name: z.string().min(1).describe("What their credentialsRef calls it"),
        secretName: z.string().min(1).describe("The Secret, in the namespace of this release"),
      }),
    )
    .default([])
    .describe("What sources log in with: each a Secret beside sync, as `{namespace, name, secretName}`"),
  listsVolume: z
    .looseObject({})
    .default({})
    .describe("Volume with the lists that File sources name, such as `{persistentVolumeClaim: {claimName: lists}}`"),
  push: z
    .strictObject({
      enabled: z
        .boolean()
        .default(false)
        .describe("Take pushed rows at the Service consentry-sync, /consent/<namespace>/<source>; put TLS before it"),
    })
    .prefault({})
    .describe("Rows that are pushed"),
  ...common(
    "sync",
    memoryOf("256Mi", "768Mi", "100m"),
    "95 MiB when idle; a list of 300,000 rows took 300 to 400 MB while it was read",
  ),
});

export const intake = z.strictObject({
  replicas: replicas(2, "All take webhooks; put TLS before the Service consentry-intake"),
  secretName: z
    .string()
    .default("")
    .describe("Secret with `app-secret` and `verify-token` of the WhatsApp app. Intake does not run without"),
  ...common("intake", memoryOf("192Mi", "512Mi", "50m"), "Word lists of twenty languages are held in memory"),
});

export const dispatch = z.strictObject({
  replicas: replicas(2, "They share the work"),
  secretName: z
    .string()
    .default("")
    .describe("Secret with WhatsApp's access token under `token`. Dispatch does not run without, and nothing is sent"),
  ...common("dispatch", memoryOf("160Mi", "512Mi", "50m"), "At most 256 messages are in hand"),
});
