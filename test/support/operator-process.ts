import { spawn } from "node:child_process";
import { partitions } from "./operator-stage.ts";

export type OperatorProcess = {
  /** SIGSTOP freezes, SIGCONT thaws. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** SIGTERM unless told otherwise; resolves when it is gone. */
  readonly end: (signal?: NodeJS.Signals) => Promise<void>;
};

/** An operator as a process of its own, with the kubeconfig of the stage. @param clock.skewMs how far its clock is ahead */
export function startOperatorProcess(
  at: { readonly name: string; readonly natsUrl: string },
  clock: { readonly skewMs?: number } = {},
): OperatorProcess {
  const child = spawn(process.execPath, ["test/support/run-operator.ts"], {
    env: {
      ...process.env,
      NATS_URL: at.natsUrl,
      CONSENTRY_NAME: at.name,
      CONSENTRY_PARTITIONS: String(partitions),
      CONSENTRY_LOG_LEVEL: process.env.CONSENTRY_LOG_LEVEL ?? "silent",
      CONSENTRY_TEST_SKEW_MS: String(clock.skewMs ?? 0),
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    signal: (signal) => void child.kill(signal),
    end: async (signal = "SIGTERM") => {
      child.kill(signal);
      child.kill("SIGCONT");
      await ended;
    },
  };
}
