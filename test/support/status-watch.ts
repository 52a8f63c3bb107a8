import { expect, it } from "vitest";
import { connectKubernetes } from "../../src/io/kubernetes/kubeconfig.ts";
import { listWatch } from "../../src/io/kubernetes/list-watch.ts";
import { resourceTypeOf } from "../../src/io/kubernetes/watches.ts";
import { kinds } from "../../src/schemas/resources/index.ts";
import { kstatusOf } from "./kstatus.ts";
import { expectedKstatus, type SeenObject, seenObject, statusFaults, transitionFaults } from "./status-rules.ts";

export type StatusWatch = {
  /** Every version of every object of ours, oldest first. */
  readonly seen: readonly SeenObject[];
  readonly stop: () => Promise<void>;
};

/** Keeps every version of every object of ours that the API server hands out. */
export async function watchStatuses(kubeconfig: string): Promise<StatusWatch> {
  const { client } = await connectKubernetes({ kubeconfig });
  const seen: SeenObject[] = [];
  const watches = kinds.map(({ kind }) => {
    let afterGap = true;
    return listWatch(client, {
      resource: resourceTypeOf(kind),
      parse: (raw) => ({ ...seenObject.parse(raw), kind }),
      onChange: (change) => {
        if (change.type !== "deleted") seen.push({ ...change.object, seenAtMs: Date.now(), afterGap });
      },
      report: ({ type }) => {
        if (type !== "watch-synced") return;
        // The differences of a whole reading are delivered before anything else runs.
        afterGap = true;
        setImmediate(() => {
          afterGap = false;
        });
      },
      timing: { backoff: { baseMs: 50, capMs: 500 } },
    });
  });
  await Promise.all(watches.map(({ ready }) => ready));
  return {
    seen,
    stop: async () => {
      await Promise.all(watches.map((watch) => watch.stop()));
      await client.close();
    },
  };
}

/**
 * Two tests for the end of a block: every status that was written so far kept the rules, and kstatus itself read each as it
 * should. @param answers what kstatus must have said at least once, so that the block is known to have passed through it
 */
export function itKeepsTheRulesOfStatus(watch: () => StatusWatch, answers: readonly string[]): void {
  it("wrote no status that breaks the rules of conditions", () => {
    expect(watch().seen.length).toBeGreaterThan(0);
    expect(faultsIn(watch().seen)).toEqual([]);
  });

  it("was at each moment what kstatus should take it for, and never current before it was observed", async (context) => {
    // As they are now: the operator goes on, and what it writes meanwhile kstatus has not read.
    const seen = [...watch().seen];
    const said = await kstatusOf(seen, context);
    const differing = seen.filter((object, index) => said[index] !== expectedKstatus(object));
    expect(differing.map(nameOf)).toEqual([]);
    expect([...new Set(said)]).toEqual(expect.arrayContaining([...answers]));
  });
}

function faultsIn(seen: readonly SeenObject[]): string[] {
  const last = new Map<string, SeenObject>();
  return seen.flatMap((object) => {
    const before = object.afterGap ? undefined : last.get(object.metadata.uid);
    last.set(object.metadata.uid, object);
    const faults = [...statusFaults(object), ...(before === undefined ? [] : transitionFaults(before, object))];
    return faults.map((fault) => `${nameOf(object)}: ${fault}`);
  });
}

function nameOf({ kind, metadata }: SeenObject): string {
  return `${kind} ${metadata.name} generation ${metadata.generation} version ${metadata.resourceVersion}`;
}
