// Everybody outside of the roles: producers, officers, the people who are written to, and whoever changes the policy.
import type { HoldRecord } from "../../schemas/wire/hold.ts";
import { campaignScope, partitionOf } from "../../schemas/wire/subjects.ts";
import { campaigns, guarded } from "./campaigns.ts";
import type { Invariants } from "./invariants.ts";
import { kinds } from "./judge.ts";
import { people } from "./people.ts";
import type { Scheduler } from "./scheduler.ts";
import { partitions, type Servers } from "./servers.ts";
import { faultsMs, startMs } from "./times.ts";

export function produce(scheduler: Scheduler, servers: Servers, invariants: Invariants): void {
  const declared = [...campaigns.values()];
  const end = scheduler.every(150, () => {
    if (scheduler.now() > startMs + 12_000) return end();
    const burst = scheduler.chance(0.1) ? 8 : 1;
    for (let count = 0; count < burst; count++) send();
  });

  function send(): void {
    const { namespace, name } = scheduler.pick(declared);
    const to = scheduler.pick(people);
    const kind = scheduler.pick(kinds);
    // Few: each stops a campaign for a while.
    const body = kind === "critical" && scheduler.chance(0.8) ? "approve" : kind;
    const payload = { messaging_product: "whatsapp", recipient_type: "individual", to, type: "text", text: { body } };
    const deadline = new Date(scheduler.nowMs() + scheduler.between(0, 5000)).toISOString();
    const message = {
      partition: partitionOf(to.slice(-4), partitions),
      campaign: { namespace, name },
      data: Buffer.from(JSON.stringify(payload)),
      expires: scheduler.chance(0.05) ? deadline : "",
    };
    servers.outbound.store(message, invariants.accept);
  }
}

export function flipBundles(scheduler: Scheduler, servers: Servers): void {
  const end = scheduler.every(1700, () => {
    if (scheduler.now() > startMs + faultsMs) return end();
    if (scheduler.chance(0.3)) servers.activate(`sha256:${servers.bundles.length}`);
  });
}

/** An officer holds now and then, and lifts every hold again; the policy's too, unless an operator looks after the campaign. */
export function holdAndLift(scheduler: Scheduler, servers: Servers): void {
  const scopes = ["all", "sender.shop.main", ...[...campaigns.values()].map(campaignScope)];
  let number = 0;
  const end = scheduler.every(700, () => {
    if (scheduler.now() > startMs + faultsMs) return end();
    if (scheduler.chance(0.25)) write(record(scheduler.pick(scopes), "officer", "hold"));
  });
  scheduler.every(900, () => {
    for (const state of servers.holds.values()) {
      for (const held of Object.values(state.holds))
        if (isTheirs(held) && scheduler.chance(0.3)) write(record(held.scope, held.source, "lift"));
    }
  });

  function isTheirs({ scope, source }: HoldRecord): boolean {
    return source === "officer" || (source === "policy" && scope !== campaignScope(guarded));
  }

  /** Log first, bucket later; sometimes the writer dies in between, and the gates have to repair it. */
  function write(hold: HoldRecord): void {
    const sequence = servers.appendHold(hold);
    if (scheduler.now() < startMs + faultsMs && scheduler.chance(0.1)) return;
    scheduler.after(scheduler.between(1, 300), () => servers.project(hold, sequence));
  }

  function record(scope: string, source: HoldRecord["source"], action: HoldRecord["action"]): HoldRecord {
    return {
      scope,
      source,
      action,
      id: `${source}-${++number}`,
      cause: action === "lift" ? "Resumed" : "SuspendedByOfficer",
      clause: null,
      rule: null,
      severity: null,
      decision: null,
      by: "officer",
      breachAtMs: null,
      atMs: scheduler.nowMs(),
      resume: "AfterHold",
      notBeforeMs: null,
      violations: null,
      outOf: null,
    };
  }
}
