import { randomBytes } from "node:crypto";
import { natsFrom, readSettings } from "../io/environment.ts";
import { connectKubernetes } from "../io/kubernetes/kubeconfig.ts";
import { electLeader } from "../io/kubernetes/lease.ts";
import { lookAt } from "../io/kubernetes/look.ts";
import { connectNats, onConnection } from "../io/nats/connect.ts";
import { ensureInstalled } from "../io/nats/install.ts";
import { serveHealth } from "../io/telemetry/health.ts";
import { createTelemetry } from "../io/telemetry/telemetry.ts";
import { apiVersion } from "../schemas/group.ts";
import { kinds } from "../schemas/resources/index.ts";
import { operatorSettings } from "../schemas/settings.ts";
import { every } from "./every.ts";
import { installSettings, untilItCan } from "./join-install.ts";
import { operatorParts } from "./join-parts.ts";
import { type Context, everythingSeen, notReadyBecause, openSights, type Sights } from "./join-sights.ts";
import { readState } from "./join-state.ts";
import { createLeadership, type Leadership } from "./leadership.ts";
import { runOperator } from "./run.ts";
import { type ServedKindsParts, watchServedKinds } from "./served-kinds.ts";
import { operatorMetrics, operatorReporter } from "./told.ts";

export type RunningOperator = {
  /** Where /metrics, /healthz and /readyz are. */
  readonly url: string;
  readonly stop: () => Promise<void>;
};

/** Starts the operator role from environment variables. @throws Failure when settings are wrong */
export async function startOperator(env: NodeJS.ProcessEnv): Promise<RunningOperator> {
  const settings = readSettings(operatorSettings, env);
  const { log, meter, metricsText } = createTelemetry({
    role: "operator",
    name: settings.CONSENTRY_NAME,
    level: settings.CONSENTRY_LOG_LEVEL,
    metrics: operatorMetrics,
  });
  const report = operatorReporter({ log, meter });
  let missing = (): string | undefined => "it has not reached NATS and Kubernetes yet";
  const health = await serveHealth({
    listen: settings.CONSENTRY_LISTEN,
    metricsText,
    notReadyBecause: () => missing(),
  });
  const nc = await connectNats(natsFrom(settings, settings.CONSENTRY_NAME, "operator"));
  onConnection(nc, (connected) => report({ type: "connection-changed", connected }));
  const { client } = await connectKubernetes({ context: settings.CONSENTRY_KUBE_CONTEXT });
  const install = await untilItCan(
    nc,
    () => ensureInstalled(nc, installSettings(settings, client)),
    ({ message }) => {
      missing = () => message;
      report({ type: "install-waits", reason: message });
    },
  );
  const context: Context = { nc, client, install, settings, report };
  const sights = await openSights(context);
  missing = () => notReadyBecause(sights);
  const leadership = runFor(context, sights);
  const operator = runOperator(operatorParts(context, sights, leadership.isLeading));
  meter.atScrape(async () => (leadership.isLeading() ? await readState(context, sights) : []));
  sights.current = operator;
  leadership.follow(operator);
  const served = watchServedKinds(servedKindsParts(context));
  log("info", "operator-started", { url: health.url });
  return {
    url: health.url,
    stop: async () => {
      served.stop();
      await leadership.stop();
      await sights.close();
      await health.stop();
      await client.close();
      await nc.close();
    },
  };
}

function servedKindsParts({ client, report }: Context): ServedKindsParts {
  return {
    kinds,
    read: async () => {
      const seen = await lookAt(client, `/openapi/v3/apis/${apiVersion}`).catch(() => undefined);
      return seen?.kind === "found" ? seen.body : undefined;
    },
    report,
    every,
  };
}

function runFor({ client, settings, report }: Context, sights: Sights): Leadership {
  return createLeadership({
    ready: everythingSeen(sights),
    elect: (on) =>
      electLeader(client, {
        namespace: settings.CONSENTRY_NAMESPACE,
        name: "consentry-operator",
        identity: `${settings.CONSENTRY_NAME}_${randomBytes(4).toString("hex")}`,
        report,
        ...on,
      }),
  });
}
