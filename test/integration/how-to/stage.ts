import { execFile } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { type RunningSync, startSync } from "../../../src/edge/sync/start.ts";
import { type RunningGate, startGate } from "../../../src/gate/start.ts";
import type { GuardedNats } from "../../../src/lab/servers/nats-users.ts";
import { type KubernetesServer, type NatsServer, obtainServers } from "../../../src/lab/servers/start.ts";
import type { RunningOperator } from "../../../src/operator/start.ts";
import { eventually } from "../../support/eventually.ts";
import { type OperatorStage, operatorStage, pseudonymKey } from "../../support/operator-stage.ts";

export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** The quick start's campaigns on real servers, with a shell in a directory of its own in which the docs' commands work. */
export type HowToStage = OperatorStage & {
  readonly type: (command: string, env?: Readonly<Record<string, string | undefined>>) => Promise<Ran>;
  readonly environment: (user: string) => Record<string, string>;
  readonly stop: () => Promise<void>;
};

/** A first build of the Go program, or a first download of packages, on a busy machine. */
const commandDeadlineMs = 10 * 60_000;

export async function howToStage(at: {
  readonly kubernetes: KubernetesServer;
  readonly nats: NatsServer;
  readonly guarded: GuardedNats;
  /** Where commands are typed; holds the keys. */
  readonly directory: string;
}): Promise<HowToStage> {
  const { kubernetes, nats, guarded, directory } = at;
  const environment = (user: string) => ({
    NATS_URL: nats.url,
    NATS_CREDS: guarded.creds(user),
    CONSENTRY_NAME: `${user}-0`,
    CONSENTRY_PSEUDONYM_KEY: pseudonymKey,
    CONSENTRY_LOG_LEVEL: process.env.CONSENTRY_LOG_LEVEL ?? "silent",
  });
  const { kubectl, helm } = await obtainServers(["kubectl", "helm"]);
  const path = [dirname(process.execPath), resolve("bin"), dirname(kubectl), dirname(helm), process.env.PATH ?? ""];
  const shell = {
    ...process.env,
    ...environment("officer"),
    PATH: path.join(delimiter),
    KUBECONFIG: kubernetes.kubeconfig,
    XDG_STATE_HOME: join(directory, "state"),
    HELM_CACHE_HOME: join(directory, "helm"),
    GOFLAGS: "",
    GOWORK: "off",
  };
  for (const name of ["examples", "charts"]) symlinkSync(resolve(name), join(directory, name));
  const stage = await operatorStage({ kubernetes, nats });
  await stage.kubectl("apply", "--server-side", "-f", "examples/quickstart/");
  await stage.publishBundle("1.0.0");
  const roles: [RunningOperator, RunningGate, RunningSync] = [
    await stage.startOperator("operator-1"),
    await startGate(environment("gate")),
    await startSync({ ...environment("sync"), CONSENTRY_SOURCES_DIR: sourcesDirectory(directory) }),
  ];
  await untilReady(stage);
  return {
    ...stage,
    environment,
    type: (command, env = {}) => typed(command, { cwd: directory, env: { ...shell, ...env } }),
    stop: async () => {
      await Promise.all(roles.map((role) => role.stop()));
      await stage.close();
    },
  };
}

/** In turns that are shorter than kubectl gets in tests. */
export async function untilReady(stage: Pick<OperatorStage, "kubectl">): Promise<void> {
  const wait = ["wait", "campaign/spring-sale", "-n", "marketing", "--for=condition=Ready", "--timeout=20s"];
  await eventually(() => stage.kubectl(...wait), { withinMs: 120_000 });
}

function sourcesDirectory(directory: string): string {
  const sources = join(directory, "sources");
  mkdirSync(sources);
  return sources;
}

function typed(command: string, options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }): Promise<Ran> {
  return new Promise((resolve) => {
    execFile("sh", ["-c", command], { ...options, timeout: commandDeadlineMs }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
    });
  });
}
