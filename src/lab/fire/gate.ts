/**
 * A gate that kills itself, as a process. `FIRE_POINT` names the point, `FIRE_PASSING` says at which passing; without
 * them it is a gate like any other.
 */
import { z } from "zod";
import { startGate } from "../../gate/start.ts";
import { points, withPoint } from "./points.ts";

const point = z.enum(points).optional().parse(process.env.FIRE_POINT);
let left = Number(process.env.FIRE_PASSING ?? 1);

const gate = await startGate(process.env, (parts) => (point ? withPoint(parts, point, pass) : parts));
process.on("SIGTERM", () => void gate.stop().then(() => process.exit(0)));
gate.ended.catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});

function pass(): void {
  if (--left === 0) process.kill(process.pid, "SIGKILL");
}
