import type { Console } from "./command.ts";

/** One line on stderr that is written over as the work goes on. */
export type ProgressLine = {
  readonly show: (text: string) => void;
  /** Leaves the last text standing. */
  readonly end: () => void;
};

const redrawMs = 100;

/** Drawn again at most ten times a second: a terminal is slower than NATS. */
export function progressLine(console: Console, nowMs: () => number): ProgressLine {
  let drawnAtMs = Number.NEGATIVE_INFINITY;
  let width = 0;
  let latest = "";
  const draw = () => {
    console.progress(`\r${latest.padEnd(width)}`);
    width = latest.length;
    drawnAtMs = nowMs();
  };
  return {
    show: (text) => {
      latest = text;
      if (nowMs() - drawnAtMs >= redrawMs) draw();
    },
    end: () => {
      if (latest === "") return;
      draw();
      console.progress("\n");
    },
  };
}

/** `[######......]` */
export function bar(done: number, total: number): string {
  const filled = total === 0 ? barWidth : Math.round((barWidth * Math.min(done, total)) / total);
  return `[${"#".repeat(filled)}${".".repeat(barWidth - filled)}]`;
}

const barWidth = 24;
