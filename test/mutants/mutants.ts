/** Deliberate faults: each breaks one rule of the order in which things are written, and names the test that must go red. */
export type Mutant = {
  readonly name: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly search: string;
  readonly replace: string;
  readonly test: string;
  /** Name of a test in that file, as vitest's -t takes it. */
  readonly named: string;
};

const kills = "loses and doubles nothing when gates are killed in mid-stream";
const gateTest = "test/integration/gate.test.ts";

export const mutants: readonly Mutant[] = [
  {
    name: "release-before-commit",
    file: "src/gate/pipeline.ts",
    search: "  const result = await parts.commit(plan);",
    replace:
      "  for (const { owned, position } of current) owned.position = position;\n" +
      "  await new Promise((resolve) => setTimeout(resolve, 300));\n" +
      "  const result = await parts.commit(plan);",
    test: gateTest,
    named: kills,
  },
  {
    name: "no-reset-on-taking",
    file: "src/io/nats/outbound.ts",
    search: "`CONSUMER.RESET.",
    replace: "`CONSUMER.INFO.",
    test: gateTest,
    named: kills,
  },
  {
    name: "fence-without-expectation",
    file: "src/gate/commit.ts",
    search: '[natsHeaders.rollup]: "sub", [natsHeaders.expectedLastSubjectSequence]: fence }',
    replace: '[natsHeaders.rollup]: "sub", "X-Fence": fence }',
    test: gateTest,
    named: "leaves a frozen gate's partitions to the others",
  },
  {
    name: "hold-only-in-the-bucket",
    file: "src/io/nats/holds.ts",
    search: "  const sequence = await appendHold(nc, options.record, options.partitions, options.attempts ?? 5);",
    replace: "  const sequence = 1;\n  void appendHold;",
    test: gateTest,
    named: "stops a campaign whose people never agreed",
  },
  {
    name: "unanswered-commit-taken-for-stored",
    file: "src/io/nats/batch.ts",
    search: '    return { kind: "unknown", reason: error instanceof Error ? error.message : "no answer" };',
    replace: '    return { kind: "committed", lastSequence: 0, count: records.length };',
    test: "test/integration/fire/fire.test.ts",
    named: "lose, double, contradict and reorder nothing",
  },
  {
    name: "allow-a-second-final",
    file: "src/domain/audit/audit.ts",
    search: "    if (before === undefined) return;",
    replace: "    if (before !== 'rejected') return;",
    test: "test/integration/fire/counts.test.ts",
    named: "sees a doubled verdict",
  },
];
