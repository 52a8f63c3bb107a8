import type { Every } from "./every.ts";
import type { OperatorEvent } from "./told.ts";

export type ProducerReadersParts = {
  /** Makes the reader of a namespace if it is not there, from a position on; says where it stands and whether it was made just now. */
  readonly ensure: (
    namespace: string,
    position?: number,
  ) => Promise<{ readonly position: number; readonly made: boolean }>;
  readonly report: (event: OperatorEvent) => void;
  readonly every: Every;
};

export type ProducerReaders = {
  /** A desired record was written or deleted. */
  readonly onDesired: (key: string, isThere: boolean) => void;
  readonly stop: () => void;
};

const lookEveryMs = 10_000;

/**
 * Sees to it that every namespace with campaigns has its reader of verdicts; without one, producers there only do not hear of them.
 * One that was deleted is made again where it was last seen to stand, so that verdicts may come twice and none is left out.
 */
export function createProducerReaders({ ensure, report, every }: ProducerReadersParts): ProducerReaders {
  const campaigns = new Map<string, Set<string>>();
  const positions = new Map<string, number>();
  let looking = Promise.resolve();
  const timer = every(lookEveryMs, () => look([...campaigns.keys()]));
  return {
    onDesired: (key, isThere) => {
      const [kind, namespace = "", name = ""] = key.split(".");
      if (kind !== "campaign") return;
      if (!isThere) return forget(namespace, name);
      const known = campaigns.get(namespace);
      if (known !== undefined) return void known.add(name);
      campaigns.set(namespace, new Set([name]));
      look([namespace]);
    },
    stop: timer.stop,
  };

  /** One after another, so that no reader is made twice. */
  function look(namespaces: readonly string[]): void {
    looking = namespaces.reduce((before, namespace) => before.then(() => lookAt(namespace)), looking);
  }

  async function lookAt(namespace: string): Promise<void> {
    try {
      const before = positions.get(namespace);
      const { position, made } = await ensure(namespace, before);
      positions.set(namespace, position);
      if (made && before !== undefined) report({ type: "producer-reader-lost", namespace });
    } catch (cause) {
      report({ type: "producer-reader-failed", namespace, cause });
    }
  }

  function forget(namespace: string, name: string): void {
    const left = campaigns.get(namespace);
    left?.delete(name);
    if (left?.size === 0) campaigns.delete(namespace);
  }
}
