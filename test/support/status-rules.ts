/**
 * What kstatus, Flux and Argo rely on in every status: https://github.com/kubernetes-sigs/cli-utils/tree/master/pkg/kstatus and
 * https://github.com/fluxcd/pkg/tree/main/runtime/conditions.
 */
import { z } from "zod";
import { kubeObject } from "../../src/schemas/kubernetes/object.ts";

const condition = z.looseObject({
  type: z.string(),
  status: z.string(),
  observedGeneration: z.number().optional(),
  reason: z.string().optional(),
  message: z.string().optional(),
  lastTransitionTime: z.string().optional(),
});
export const seenObject = kubeObject.extend({
  status: z
    .looseObject({ observedGeneration: z.number().optional(), conditions: z.array(condition).optional() })
    .optional(),
});

/** One version of an object, as the API server handed it out. */
export type SeenObject = z.infer<typeof seenObject> & {
  readonly kind: string;
  readonly seenAtMs: number;
  /** Versions may be missing right before it: the watch began anew. */
  readonly afterGap: boolean;
};

const reasonForm = /^[A-Z][A-Za-z0-9]*$/;
const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const messageLengthMax = 32_768;
/** Present only while True: their absence is the good news. */
const abnormal = ["Reconciling", "Stalled"];

/** In words what is wrong with one status. Only the API server's defaults, observedGeneration -1, claim nothing. */
export function statusFaults(seen: SeenObject): string[] {
  const { metadata, status } = seen;
  const conditions = status?.conditions ?? [];
  if (status?.observedGeneration === -1)
    return conditions.length === 0 ? [] : ["conditions before anything was observed"];
  if (status?.observedGeneration === undefined) return ["no observedGeneration"];
  const faults = conditions.flatMap((condition) => conditionFaults(seen, condition));
  if (status.observedGeneration > metadata.generation)
    faults.push("it has observed a generation that does not exist yet");
  const types = conditions.map(({ type }) => type);
  if (new Set(types).size < types.length) faults.push("a condition stands twice");
  return [...faults, ...readinessFaults(seen)];
}

type Condition = NonNullable<NonNullable<SeenObject["status"]>["conditions"]>[number];

function conditionFaults({ status, seenAtMs }: SeenObject, condition: Condition): string[] {
  const { type, reason, message, lastTransitionTime } = condition;
  const wrong: [boolean, string][] = [
    [!["True", "False", "Unknown"].includes(condition.status), "is neither True, False nor Unknown"],
    [condition.observedGeneration !== status?.observedGeneration, "is of another generation than the status"],
    [!reasonForm.test(reason ?? ""), `has the reason ${reason}`],
    [(message ?? "").trim() === "" || (message ?? "").length > messageLengthMax, "has no message"],
    [/\d{4}-\d{2}-\d{2}T/.test(message ?? ""), "has a time in its message"],
    [!instantForm.test(lastTransitionTime ?? ""), `has the lastTransitionTime ${lastTransitionTime}`],
    [Date.parse(lastTransitionTime ?? "") > seenAtMs + 1_000, "flipped in the future"],
    [abnormal.includes(type) && condition.status !== "True", "is there without being True"],
  ];
  return wrong.filter(([is]) => is).map(([, what]) => `${type} ${what}`);
}

function readinessFaults({ status }: SeenObject): string[] {
  const of = (type: string) => status?.conditions?.find((condition) => condition.type === type)?.status;
  const [ready, reconciling, stalled] = [of("Ready"), of("Reconciling"), of("Stalled")];
  if (ready === undefined) return ["Ready is missing"];
  if (reconciling !== undefined && stalled !== undefined) return ["Reconciling and Stalled at once"];
  if (ready === "True" && (reconciling ?? stalled) !== undefined) return ["Ready, and Reconciling or Stalled as well"];
  if (ready !== "True" && (reconciling ?? stalled) === undefined)
    return ["not Ready, and neither Reconciling nor Stalled"];
  return [];
}

/** In words what is wrong with the step from one status of an object to its next: a time may move only with its status. */
export function transitionFaults(before: SeenObject, after: SeenObject): string[] {
  return (after.status?.conditions ?? []).flatMap((now) => {
    const was = before.status?.conditions?.find(({ type }) => type === now.type);
    if (was === undefined) return [];
    const [from, to] = [Date.parse(was.lastTransitionTime ?? ""), Date.parse(now.lastTransitionTime ?? "")];
    if (was.status === now.status && from !== to)
      return [`${now.type} stayed ${now.status} and its lastTransitionTime moved`];
    return to < from ? [`${now.type} flipped into the past`] : [];
  });
}

/** What kstatus has to say of it: nothing is Current whose generation has not been observed. */
export function expectedKstatus({ metadata, status }: SeenObject): "Current" | "InProgress" | "Failed" {
  const isTrue = (wanted: string) =>
    status?.conditions?.some(({ type, status: is }) => type === wanted && is === "True");
  if (status?.observedGeneration !== metadata.generation) return "InProgress";
  if (isTrue("Stalled")) return "Failed";
  return isTrue("Ready") && !isTrue("Reconciling") ? "Current" : "InProgress";
}
