/** What a run found, as the median of its rounds. */
import type { ContestantName } from "./contestants.ts";
import type { Measured, Round } from "./run.ts";

export type Figures = { readonly rate: number; readonly p50Ms: number; readonly p99Ms: number };

export type BenchResult = {
  readonly gate: Figures;
  readonly restGate: Figures;
  readonly relay: Figures;
  /** How many times as quick as each the gate is. */
  readonly ratios: { readonly rest: number; readonly relay: number };
  /** What the gate takes beyond the relay when both work at the same pace: half the relay's rate. */
  readonly added: Figures;
  /** The gate's rate when the messages are of many campaigns, and its share of the usual one; null: not measured. */
  readonly manyCampaigns: { readonly campaigns: number; readonly rate: number; readonly ratio: number } | null;
  readonly rounds: number;
};

/** What `--check` demands of the ratios. */
export const goals = { rest: 5, relay: 4 } as const;

export function resultOf(rounds: readonly Round[], campaigns: number): BenchResult {
  const gate = figuresOf(rounds, "gate");
  const restGate = figuresOf(rounds, "restGate");
  const relay = figuresOf(rounds, "relay");
  return {
    gate,
    restGate,
    relay,
    ratios: { rest: rounded(gate.rate / restGate.rate, 2), relay: rounded(gate.rate / relay.rate, 2) },
    added: addedOf(rounds),
    manyCampaigns: manyCampaignsOf(rounds, { campaigns, usual: gate.rate }),
    rounds: rounds.length,
  };
}

export function meetsGoals({ ratios }: BenchResult): boolean {
  return ratios.rest >= goals.rest && ratios.relay >= goals.relay;
}

function figuresOf(rounds: readonly Round[], name: ContestantName): Figures {
  const of = (pick: (measured: Measured) => number) => median(rounds.map((round) => pick(round[name])));
  return {
    rate: Math.round(of(({ rate }) => rate)),
    p50Ms: rounded(
      of(({ own }) => own.p50Ms),
      2,
    ),
    p99Ms: rounded(
      of(({ own }) => own.p99Ms),
      2,
    ),
  };
}

function addedOf(rounds: readonly Round[]): Figures {
  const beyond = (pick: "p50Ms" | "p99Ms") =>
    rounded(median(rounds.map(({ gate, relay }) => (gate.relays?.[pick] ?? Number.NaN) - relay.own[pick])), 2);
  const rate = median(rounds.map(({ relay }) => relay.own.atRate));
  return { rate: Math.round(rate), p50Ms: beyond("p50Ms"), p99Ms: beyond("p99Ms") };
}

function manyCampaignsOf(rounds: readonly Round[], { campaigns, usual }: { campaigns: number; usual: number }) {
  const rates = rounds.flatMap(({ manyCampaignsRate }) => manyCampaignsRate ?? []);
  if (rates.length === 0) return null;
  const rate = median(rates);
  return { campaigns, rate: Math.round(rate), ratio: rounded(rate / usual, 2) };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
