/** Care for a cluster that is not ours: nothing of its own is touched, and everything of ours goes again. */
import { type KubectlAt, mustKubectl, tryKubectl } from "./kubectl.ts";
import { places } from "./places.ts";

/** On every namespace that the demo makes. */
export const demoLabel = "consentry.dev/demo=true";
export const demoNamespaces = ["consentry-system", "marketing"] as const;

const removeDeadlineMs = 180_000;

/**
 * Removes what a demo that was killed left behind.
 *
 * @throws when something that the demo would make is there and is not a demo's
 */
export async function clearLeftovers(at: KubectlAt): Promise<void> {
  const theirs = [];
  let leftovers = false;
  for (const namespace of demoNamespaces) {
    const labels = await labelsOf(at, namespace);
    if (labels?.includes(`"consentry.dev/demo":"true"`)) leftovers = true;
    else if (labels !== undefined) theirs.push(`namespace ${namespace}`);
  }
  const crd = await tryKubectl(at, ["get", "crd", "campaigns.consentry.dev", "-o", "name"]);
  if (crd.code === 0 && !leftovers) theirs.push("Consentry's own kinds");
  if (theirs.length > 0) {
    throw new Error(
      `the cluster has ${theirs.join(" and ")} already, and the demo touches nothing of yours: use another cluster`,
    );
  }
  if (leftovers) await removeEverything(at);
}

async function labelsOf(at: KubectlAt, namespace: string): Promise<string | undefined> {
  const answer = await tryKubectl(at, ["get", "namespace", namespace, "-o", "jsonpath={.metadata.labels}"]);
  if (answer.code === 0) return answer.stdout;
  if (/NotFound/.test(answer.stderr)) return undefined;
  throw new Error(`the cluster does not answer: ${answer.stderr.trim()}`);
}

/** Admission rules first, since they keep open cases from being deleted; with the kinds go all objects of them. */
export async function removeEverything(at: KubectlAt): Promise<void> {
  const files = [`${places.install}/admission.yaml`, places.crds, places.install, places.resources, places.quickstart];
  for (const file of files) {
    const args = ["delete", "-f", file, "--ignore-not-found", "--wait=true", "--timeout=60s"];
    await tryKubectl(at, args, removeDeadlineMs);
  }
}

/** Marks the demo's namespaces, so that a later demo knows them as a demo's. */
export async function labelNamespaces(at: KubectlAt): Promise<void> {
  await mustKubectl(at, ["label", "namespace", ...demoNamespaces, demoLabel, "--overwrite"]);
}
