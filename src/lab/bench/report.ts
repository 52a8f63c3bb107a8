/** A result for people: a table and bars. */
import { type BenchResult, type Figures, goals } from "./result.ts";

const names = {
  relay: "relay: passes on, decides nothing",
  restGate: "gate over REST: asks OPA's server",
  gate: "gate: consentry",
} as const;
const contestants = ["relay", "restGate", "gate"] as const;
const nameWidth = Math.max(...Object.values(names).map((name) => name.length));
const barWidth = 48;
const numberWidth = 10;

export function tableOf(result: BenchResult): string {
  return [
    row("", ["MSG/S", "P50 MS", "P99 MS"]),
    ...contestants.map((name) => row(names[name], cells(result[name]))),
    "",
    ...contestants.map((name) => bar(names[name], result[name].rate / result.gate.rate)),
    "",
    `${times(result.ratios.rest, goals.rest)} the gate over REST, ${times(result.ratios.relay, goals.relay)} the relay.`,
    `Milliseconds are from publish to verdict, each at half its own rate. Both at ${whole(result.added.rate)} msg/s, the gate takes`,
    `${signed(result.added.p50Ms)} ms (p50) and ${signed(result.added.p99Ms)} ms (p99) beyond the relay.`,
    ...manyCampaignsLine(result),
    `Median of ${result.rounds} ${result.rounds === 1 ? "round" : "rounds"}. Ratios carry over to other machines, figures do not.`,
    "",
  ].join("\n");
}

function manyCampaignsLine({ manyCampaigns }: BenchResult): string[] {
  if (manyCampaigns === null) return [];
  const { campaigns, rate, ratio } = manyCampaigns;
  return [
    `With ${whole(campaigns)} campaigns the gate judges ${whole(rate)} msg/s, ${ratio.toFixed(2)} times what it does with four.`,
  ];
}

function cells({ rate, p50Ms, p99Ms }: Figures): string[] {
  return [whole(rate), p50Ms.toFixed(2), p99Ms.toFixed(2)];
}

function row(name: string, values: readonly string[]): string {
  return (name.padEnd(nameWidth) + values.map((value) => value.padStart(numberWidth)).join("")).trimEnd();
}

function bar(name: string, share: number): string {
  return `${name.padEnd(nameWidth)} ${"█".repeat(Math.max(1, Math.round(share * barWidth)))}`;
}

function times(ratio: number, goal: number): string {
  return `${ratio.toFixed(1)} times (goal: ${goal})`;
}

function whole(value: number): string {
  return value.toLocaleString("en");
}

function signed(value: number): string {
  return value < 0 ? value.toFixed(2) : `+${value.toFixed(2)}`;
}
