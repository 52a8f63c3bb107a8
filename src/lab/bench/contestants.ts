/** Who is measured, each in a process of its own. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { untilHealthy } from "../servers/healthy.ts";
import { answersOk } from "../servers/nats.ts";
import { freePorts, type RunningProcess, startProcess } from "../servers/start.ts";
import { policiesDir, type Stage } from "./stage.ts";

export const contestantNames = ["relay", "restGate", "gate"] as const;
export type ContestantName = (typeof contestantNames)[number];

export type Contestant = { readonly stop: () => Promise<void>; readonly process: RunningProcess };

/** Compiled or not, the other programs have this file's ending. */
const ending = import.meta.url.endsWith(".ts") ? "ts" : "js";
const opaStartMaxMs = 30_000;

/** Starts one; it begins with the backlog as soon as it can. */
export async function startContestant(name: ContestantName, stage: Stage): Promise<Contestant> {
  if (name === "restGate") return await startRestGate(stage);
  const args = name === "gate" ? [programAt("../../main"), "gate"] : [programAt("./peers/relay")];
  const process = await startNode(stage, { name, args, env: {} });
  return { process, stop: () => process.stop() };
}

async function startRestGate(stage: Stage): Promise<Contestant> {
  const opa = await startOpa(stage);
  const args = [programAt("./peers/rest-gate")];
  const process = await startNode(stage, { name: "restGate", args, env: { OPA_URL: opa.url } });
  return {
    process,
    stop: async () => {
      await process.stop();
      await opa.process.stop();
    },
  };
}

function programAt(path: string): string {
  return fileURLToPath(new URL(`${path}.${ending}`, import.meta.url));
}

function startNode(
  stage: Stage,
  program: { name: ContestantName; args: string[]; env: Readonly<Record<string, string>> },
): Promise<RunningProcess> {
  const { name, args, env } = program;
  return startProcess({
    name,
    command: process.execPath,
    args,
    logFile: join(stage.directory, `${name}.log`),
    env: { ...process.env, ...stage.env, ...env, CONSENTRY_NAME: `bench-${name.toLowerCase()}` },
  });
}

/** OPA's own server with the very rules and data that the bundle was built from. */
async function startOpa(stage: Stage): Promise<{ url: string; process: RunningProcess }> {
  const [port = 0] = await freePorts(1);
  const process = await startProcess({
    name: "opa",
    command: stage.opaBinary,
    args: [
      ...["run", "--server", "--addr", `127.0.0.1:${port}`, "--log-level", "error", "--disable-telemetry"],
      ...["--ignore", "*_test.rego", "consentry", "data"],
    ],
    cwd: policiesDir,
    logFile: join(stage.directory, "opa.log"),
  });
  const url = `http://127.0.0.1:${port}`;
  await untilHealthy({ process, deadlineMs: opaStartMaxMs, isHealthy: () => answersOk(`${url}/health`) });
  return { url, process };
}
