// A thread of the simulation: every so-manieth seed, one after the other, told as each ends.
import { parentPort, workerData } from "node:worker_threads";
import { plants } from "./plants.ts";
import { simulate } from "./run.ts";
import type { Share } from "./share.ts";

const { from, to, step, plant }: Share = workerData;
for (let seed = from; seed < to; seed += step)
  parentPort?.postMessage(await simulate(seed, plant ? plants[plant] : undefined));
