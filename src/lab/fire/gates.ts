/** Gates as processes that are killed at named points, again and again, and started again at once. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type RunningProcess, startProcess } from "../servers/start.ts";
import { type Point, points } from "./points.ts";
import { gateEnvironment } from "./stage.ts";

export type Kill = { readonly gate: string; readonly point: Point | "outside"; readonly atMs: number };

const entry = fileURLToPath(new URL("gate.ts", import.meta.url));
/** A gate that does not come to its point for so long is killed from outside. */
const patienceMs = 20_000;
/** Passings before the last, at most: a gate gets some work done before it dies. */
const passingsMax: Readonly<Record<Point, number>> = {
  received: 200,
  facts: 200,
  judged: 10,
  "commit-sent": 10,
  committed: 10,
  release: 10,
  "hold-written": 1,
  "body-read": 10,
};

export type Gates = {
  readonly kills: readonly Kill[];
  /** Gates that wait to be killed at this point. */
  readonly waitFor: (point: Point) => boolean;
  readonly signal: (index: number, signal: NodeJS.Signals) => void;
  /** Settles when all kills are done and every gate runs without a point. */
  readonly done: Promise<void>;
  readonly stop: () => Promise<void>;
};

/** @param random from 0 to 1, seeded */
export function startGates(options: {
  readonly count: number;
  readonly kills: number;
  readonly env: (index: number) => Readonly<Record<string, string>>;
  readonly directory: string;
  readonly random: () => number;
  readonly beforeStart: () => Promise<void>;
  readonly onKill: (kill: Kill) => void;
}): Gates {
  const kills: Kill[] = [];
  const running = new Map<number, RunningProcess>();
  const waiting = new Map<number, Point>();
  let planned = 0;
  let stopping = false;
  const loops = Array.from({ length: options.count }, (_, index) => keep(index));
  return {
    kills,
    waitFor: (point) => [...waiting.values()].includes(point),
    signal: (index, signal) => running.get(index)?.signal(signal),
    done: Promise.all(loops).then(() => {}),
    stop: async () => {
      stopping = true;
      await Promise.all([...running.values()].map((one) => one.stop()));
    },
  };

  async function keep(index: number): Promise<void> {
    const gate = `gate-${index}`;
    while (planned < options.kills && !stopping) {
      const point = points[planned++ % points.length] ?? "received";
      const wasThere = await untilKilled(index, point);
      if (stopping) return;
      const kill: Kill = { gate, point: wasThere ? point : "outside", atMs: Date.now() };
      kills.push(kill);
      options.onKill(kill);
      await options.beforeStart();
    }
    running.set(index, await launch(index));
  }

  /** @returns whether it killed itself at its point */
  async function untilKilled(index: number, point: Point): Promise<boolean> {
    const passing = 1 + Math.floor(options.random() * passingsMax[point]);
    const gate = await launch(index, { point, passing });
    running.set(index, gate);
    waiting.set(index, point);
    let impatient = false;
    const timer = setTimeout(() => {
      impatient = true;
      gate.signal("SIGKILL");
    }, patienceMs);
    await gate.exited;
    clearTimeout(timer);
    waiting.delete(index);
    return !impatient;
  }

  function launch(index: number, kill?: { point: Point; passing: number }): Promise<RunningProcess> {
    const name = `gate-${index}`;
    return startProcess({
      name,
      command: process.execPath,
      args: [entry],
      logFile: join(options.directory, `${name}.log`),
      env: { ...process.env, ...options.env(index), ...gateEnvironment(name, kill) },
    });
  }
}
