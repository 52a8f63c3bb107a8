import { natsFrom, readSettings } from "../io/environment.ts";
import { contextNamespace } from "../io/kubernetes/context-namespace.ts";
import { connectNats, type NatsConnection } from "../io/nats/connect.ts";
import { type Install, readInstall } from "../io/nats/install.ts";
import type { Failure } from "../schemas/failures.ts";
import { natsSettings } from "../schemas/settings.ts";
import type { JoinAt } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import { Problem, problemOf } from "./problem.ts";

/** What commands that talk to NATS share. */
export type OpenedNats = {
  readonly nc: NatsConnection;
  readonly install: Install;
  /** Namespace to look in when none was named. */
  readonly namespace: string;
  readonly close: () => Promise<void>;
};

/**
 * @param user whose permissions are enough, as `consentry nats config` names it
 * @throws Problem when NATS does not answer, or Consentry is not installed on it
 */
export async function openNats(at: JoinAt, user = "officer"): Promise<OpenedNats> {
  const nc = await connect(at.env, user);
  const install = await orClose(nc, () => readInstall(nc));
  if (!install) {
    await nc.close();
    throw new Problem("Consentry is not installed on this NATS", {
      exitCode: exitCodes.unreachable,
      cure: "start an operator, or point NATS_URL at the right server",
    });
  }
  return { nc, install, namespace: namespaceOf(at), close: () => nc.close() };
}

/** Does the work; when it fails the connection is closed, or nothing would and the program would not end. */
export async function orClose<T>(nc: NatsConnection, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await nc.close();
    throw error;
  }
}

export function namespaceOf({ scope, env }: JoinAt): string {
  return (
    scope.namespace ?? contextNamespace({ env, kubeconfig: scope.kubeconfig, context: scope.context }) ?? "default"
  );
}

/** @throws Problem when NATS does not answer */
export async function connect(env: JoinAt["env"], user = "officer"): Promise<NatsConnection> {
  try {
    const settings = natsFrom(readSettings(natsSettings, { ...env }), "consentry-cli", user);
    return await connectNats({ ...settings, waitForServer: false });
  } catch (error) {
    throw problemOf(error, natsCure) ?? error;
  }
}

/** What a reader does about a failure of NATS. */
export function natsCure({ code }: Failure): string | undefined {
  return code === "Unreachable" ? "start it, or point NATS_URL at it (the demo: . .demo/env)" : undefined;
}
