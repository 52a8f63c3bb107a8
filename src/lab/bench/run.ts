/** One run: all contestants in turn, round after round, on one stage. */

import { logTail } from "../servers/process.ts";
import { type ContestantName, startContestant } from "./contestants.ts";
import { fill } from "./fill.ts";
import { type Latency, measureLatency, sendsFrom } from "./latency.ts";
import type { Options } from "./options.ts";
import { measureRate } from "./rate.ts";
import { type Stage, setStage } from "./stage.ts";

export type Measured = {
  /** Messages a second with a backlog. */
  readonly rate: number;
  /** At half that rate. */
  readonly own: Latency;
  /** At half the relay's rate, for those who can keep up with it; for comparison. */
  readonly relays: Latency | null;
};

export type Round = Readonly<Record<ContestantName, Measured>> & {
  /** Messages a second of the gate with as many campaigns as were asked for; null: none were. */
  readonly manyCampaignsRate: number | null;
};

type Progress = (line: string) => void;

/** @throws Error when a contestant fails or answers wrongly */
export async function runBench(
  options: Options,
  progress: Progress,
  onStage: (stage: Stage) => void,
): Promise<Round[]> {
  const stage = await setStage(options, progress);
  onStage(stage);
  const rounds: Round[] = [];
  for (let number = 1; number <= options.rounds; number++) {
    const measure = (name: ContestantName, relayRate: number | null) => {
      progress(`round ${number} of ${options.rounds}: ${name}`);
      return measureContestant(stage, { name, options, relayRate });
    };
    const relay = await measure("relay", null);
    const restGate = await measure("restGate", null);
    const gate = await measure("gate", relay.rate);
    rounds.push({ relay, restGate, gate, manyCampaignsRate: await manyCampaigns(number) });
  }
  return rounds;

  async function manyCampaigns(number: number): Promise<number | null> {
    if (options.campaigns === 0) return null;
    progress(`round ${number} of ${options.rounds}: gate with ${options.campaigns.toLocaleString("en")} campaigns`);
    const spread = await stage.withCampaigns(options.campaigns);
    return await workedOff(spread, { name: "gate", messages: options.messages }, async (rate) => rate);
  }
}

async function measureContestant(
  stage: Stage,
  at: { name: ContestantName; options: Options; relayRate: number | null },
): Promise<Measured> {
  const { name, options, relayRate } = at;
  const messages = name === "gate" ? options.messages : Math.ceil(options.messages / 5);
  const pace = (full: number) => measureLatency(stage, { rate: full / 2, seconds: options.seconds });
  return await workedOff(stage, { name, messages }, async (rate) => ({
    rate,
    own: await pace(rate),
    relays: relayRate === null ? null : await pace(relayRate),
  }));
}

/** Lets a contestant work off a backlog, and goes on with it as it runs. @throws with the end of its log when it fails */
async function workedOff<T>(
  stage: Stage,
  { name, messages }: { readonly name: ContestantName; readonly messages: number },
  goOn: (rate: number) => Promise<T>,
): Promise<T> {
  await stage.clear();
  await fill(stage.nc, sendsFrom(stage, { first: 0, count: messages }));
  const contestant = await startContestant(name, stage);
  try {
    const rate = await measureRate(stage.nc, {
      messages,
      approvable: name === "relay" ? null : approvable(stage, messages),
      isRunning: contestant.process.isRunning,
    });
    return await goOn(rate);
  } catch (cause) {
    const said = logTail(contestant.process.logFile);
    throw new Error(`${name}: ${cause instanceof Error ? cause.message : String(cause)}\n${said}`.trimEnd(), { cause });
  } finally {
    await contestant.stop();
  }
}

function approvable(stage: Stage, messages: number): number {
  let count = 0;
  for (let index = 0; index < messages; index++) if (stage.mayBeApproved(index)) count++;
  return count;
}
