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

const gateTest = "test/integration/gate.test.ts";
const simulation = {
  test: "test/unit/lab/simulate.test.ts",
  named: "keeps every promise of all five roles",
} as const;

export const mutants: readonly Mutant[] = [
  {
    name: "allow-on-undefined",
    file: "src/gate/judge.ts",
    search: '  outcome: "rejected",\n  violations: [hostViolation("policy-undefined")],',
    replace: '  outcome: "approved",\n  violations: [hostViolation("policy-undefined")],',
    test: "test/unit/gate/judge.test.ts",
    named: "is a refusal when it is nothing at all",
  },
  {
    name: "bundle-in-the-decision-id",
    file: "src/gate/judge.ts",
    search: "    decision: candidate.decision,",
    replace: "    decision: candidate.decision + context.bundle.digest,",
    test: "test/unit/gate/judge.test.ts",
    named: "names the message's decision alike",
  },
  {
    name: "stale-fact-approved",
    file: "src/domain/facts/consent.ts",
    search: '  if (!isFresh(source, health, nowMs)) return unknown("Stale");\n',
    replace: "",
    test: "test/unit/facts/facts.test.ts",
    named: "whatever was known before",
  },
  {
    name: "void-tick-committed",
    file: "src/gate/pipeline.ts",
    search: "part.epoch === part.owned.epoch && part.owned.ready",
    replace: "part.owned.ready",
    test: "test/unit/gate/pipeline.test.ts",
    named: "drops a tick that was taken before its partition started over",
  },
  {
    name: "second-message-before-the-first-verdict",
    file: "src/gate/collect.ts",
    search: "    if (owned.busy.has(one.recipient)) break;\n",
    replace: "",
    test: "test/unit/gate/collect.test.ts",
    named: "stops a partition's run where a person comes twice",
  },
  {
    name: "lift-ends-a-later-hold",
    file: "src/domain/partition/fold.ts",
    search: "  if (next.holds.policy !== undefined) return;\n",
    replace: "",
    test: "test/unit/partition/fold.test.ts",
    named: "keeps its breaches when a lift comes that is of an earlier hold",
  },
  {
    name: "fence-without-expectation",
    file: "src/gate/commit.ts",
    search: '[natsHeaders.rollup]: "sub", [natsHeaders.expectedLastSubjectSequence]: fence }',
    replace: '[natsHeaders.rollup]: "sub", "X-Fence": fence }',
    ...simulation,
  },
  {
    name: "wildcard-fence",
    file: "src/gate/commit.ts",
    search: '[natsHeaders.rollup]: "sub", [natsHeaders.expectedLastSubjectSequence]: fence }',
    replace:
      '[natsHeaders.rollup]: "sub", [natsHeaders.expectedLastSubjectSequence]: fence, ' +
      '"Nats-Expected-Last-Subject-Sequence-Subject": "consentry.fence.>" }',
    test: gateTest,
    named: "approves who agreed, refuses who did not",
  },
  {
    name: "acknowledged-before-commit",
    file: "src/gate/partitions.ts",
    search: "        enqueue(one, arrival);\n",
    replace: "        enqueue(one, arrival);\n        parts.acknowledge(arrival.reply);\n",
    ...simulation,
  },
  {
    name: "no-answer-taken-as-stored",
    file: "src/gate/pipeline.ts",
    search:
      '  if (result.kind !== "committed") return await parts.resync(plan, token, result);\n  parts.settle(plan, result.lastSequence, token);',
    replace:
      '  if (result.kind === "refused") return await parts.resync(plan, token, result);\n' +
      '  parts.settle(plan, result.kind === "committed" ? result.lastSequence : 0, token);',
    ...simulation,
  },
  {
    name: "moved-fence-taken-as-fatal",
    file: "src/gate/run.ts",
    search: '    if (result.kind === "refused" && result.errCode === backOffCode) await parts.sleep(50);\n',
    replace: '    if (result.kind === "refused" && result.errCode !== backOffCode) throw new Error(reason);\n',
    ...simulation,
  },
  {
    name: "consumer-not-reset",
    file: "src/io/nats/outbound.ts",
    search: "CONSUMER.RESET.",
    replace: "CONSUMER.INFO.",
    test: "test/integration/outbound.test.ts",
    named: "hands out again what a reader took that ended right after the reset",
  },
  {
    name: "direct-get-after-a-lost-reply",
    file: "src/io/nats/stored.ts",
    search: "const answer = await jsApi<Answer>(nc, `STREAM.MSG.GET.",
    replace:
      'await nc.request("$JS.API.DIRECT.GET." + stream, JSON.stringify(request));\n' +
      "  const answer = await jsApi<Answer>(nc, `STREAM.MSG.GET.",
    test: "test/integration/leader-reads.test.ts",
    named: "is asked of the log's leader",
  },
  {
    name: "tick-beyond-a-batch",
    file: "src/gate/tick-budget.ts",
    search: "const recordsMax = 1000;",
    replace: "const recordsMax = 1100;",
    test: "test/unit/gate/collect.test.ts",
    named: "never fills a batch beyond its thousand records",
  },
  {
    name: "asks-without-room",
    file: "src/io/nats/pull.ts",
    search: " || options.room?.isThere() === false) return;",
    replace: ") return;",
    test: "test/integration/outbound.test.ts",
    named: "takes no more than one request brings",
  },
  {
    name: "older-counts-after-newer-ones",
    file: "src/gate/totals.ts",
    search: "    if (telling) return;\n",
    replace: "",
    test: "test/unit/gate/totals.test.ts",
    named: "tells nothing older after something newer",
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
    name: "no-second-look-before-the-send",
    file: "src/edge/dispatch/attempt.ts",
    search: '  if (look.action !== "send" || !known.sender) return',
    replace: "  if (!known.sender) return",
    ...simulation,
  },
  {
    name: "sent-again-after-a-lost-answer",
    file: "src/domain/dispatch/cloud-outcome.ts",
    search: '      return { kind: "unknown", reason: answer.reason };',
    replace: '      return { kind: "again", code: null, reason: answer.reason, delayMs: retryMs };',
    ...simulation,
  },
  {
    name: "sent-while-somebody-is-at-it",
    file: "src/edge/dispatch/ledger.ts",
    search: "    if (ageMs < clock.sendingMaxMs) return",
    replace: '    if (ageMs >= 0) return { kind: "claimed" };\n    if (ageMs < clock.sendingMaxMs) return',
    ...simulation,
  },
  {
    name: "lost-stops-taken-as-none",
    file: "src/gate/policy-input.ts",
    search: "        listIsThere: lookups.suppressionsAreThere(),",
    replace: "        listIsThere: true,",
    test: "test/integration/losses.test.ts",
    named: "approves nothing without the suppression list's sentinel",
  },
  {
    name: "unfit-filter-taken",
    file: "src/io/opa/bundle.ts",
    search: '  if (fault !== undefined) return refused("BundleUnusable", fault);\n',
    replace: "",
    test: "test/integration/hostile/bundles.test.ts",
    named: "with a filter that knows no spam is refused",
  },
  {
    name: "new-begins-anew",
    file: "src/io/nats/follow.ts",
    search: '    if (isFirst && options.from === "new") last = info.state.last_seq;\n',
    replace: '    if (options.from === "new") last = info.state.last_seq;\n',
    test: "test/integration/follow.test.ts",
    named: "misses nothing that is stored while its consumer is lost",
  },
  {
    name: "allow-a-second-final",
    file: "src/domain/audit/audit.ts",
    search: "    if (before === undefined) return;",
    replace: "    if (before !== 'rejected') return;",
    test: "test/integration/fire/counts.test.ts",
    named: "sees a doubled verdict",
  },
  {
    name: "answered-before-the-stop-is-in-force",
    file: "src/edge/intake/run.ts",
    search: "parts.untilInForce(Math.max(0, ...done.map(({ revision }) => revision)))",
    replace: "parts.untilInForce(0)",
    ...simulation,
  },
  {
    name: "older-stop-taken-for-the-newest",
    file: "src/domain/consent/suppression.ts",
    search: "atMs: Math.max(before.atMs, entry.atMs)",
    replace: "atMs: entry.atMs",
    ...simulation,
  },
  {
    name: "checkpoint-before-projection",
    file: "src/edge/sync/event-feed.ts",
    search: 'await persist("projecting consent", () => parts.project(batch));',
    replace: "void parts.project(batch).catch(() => {});",
    ...simulation,
  },
  {
    name: "resumed-with-an-open-case",
    file: "src/domain/lifecycle/resume.ts",
    search: "  if (blocked !== undefined) return refused(request, blocked);\n",
    replace: "",
    ...simulation,
  },
  {
    name: "gate-without-a-bundle-keeps-its-share",
    file: "src/domain/membership/members.ts",
    search: "(judging.length > 0 ? judging : known)",
    replace: "known",
    test: "test/unit/gate/members.test.ts",
    named: "one without a bundle leaves its share to those that judge",
  },
];
