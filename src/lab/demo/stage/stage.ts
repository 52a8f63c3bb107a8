/** The stage: servers, the installation, every role as a process of its own, and hands to work on it with. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { connectNats, type NatsConnection } from "../../../io/nats/connect.ts";
import { untilInstalled } from "../../../io/nats/until-installed.ts";
import { producerUser } from "../../../schemas/wire/subjects.ts";
import { type Answer, mustRun, runProgram } from "../../programs.ts";
import { guardedNats } from "../../servers/nats-users.ts";
import { startNats } from "../../servers/start.ts";
import type { DemoOptions } from "../options.ts";
import { type Cluster, startCluster } from "./cluster.ts";
import type { Ending } from "./ending.ts";
import { commandEnvironment, type Surroundings, writeEnvironment, writePrograms } from "./environment.ts";
import { applyResources, install, useTable } from "./install.ts";
import { setUsualNamespace, writeOperatorKubeconfig } from "./kubeconfig.ts";
import { memberList } from "./member-list.ts";
import { type MemberTable, memberTable } from "./member-table.ts";
import type { Members } from "./members.ts";
import { type Contexts, peopleOf } from "./officers.ts";
import { namespace, type OwnPlaces, ownPlaces, places } from "./places.ts";
import { createRoles, firstLine, type Roles } from "./roles.ts";
import { until, type Wait } from "./until.ts";
import { createWhatsApp, type WhatsApp } from "./whatsapp.ts";

export type Stage = {
  readonly own: OwnPlaces;
  /** An officer's. */
  readonly nc: NatsConnection;
  /** A producer's, who may send for the campaigns of the demo's namespace and nothing else. */
  readonly producerNc: NatsConnection;
  readonly roles: Roles;
  readonly natsLog: string;
  /** Where the members' consent lies. */
  readonly members: Members;
  /** WhatsApp's other half: what it tells by webhook. */
  readonly whatsApp: WhatsApp;
  /** Where the fake Cloud API answers /stats. */
  readonly cloudApi: string;
  /** Contexts of the officer and of who approves. */
  readonly contexts: Contexts;
  /** Runs kubectl; a refusal is a failure. */
  readonly kubectl: (args: readonly string[]) => Promise<string>;
  /** Runs the consentry command as a person does; a refusal is an answer. */
  readonly consentry: (args: readonly string[]) => Promise<Answer>;
  /** As `consentry`, but a refusal is a failure. */
  readonly mustConsentry: (args: readonly string[]) => Promise<string>;
  /** Waits until the operator says Ready of every object: every gate applies it. */
  readonly untilReady: () => Promise<void>;
  /** Writes `env`, from which a person's shell finds this stage. */
  readonly publishEnvironment: () => void;
  readonly until: <T>(
    wait: Omit<Wait, "check">,
    ask: () => T | undefined | false | Promise<T | undefined | false>,
  ) => Promise<T>;
};

export const gates = ["gate-0", "gate-1"] as const;

/** Far quicker than WhatsApp, but not at once: so there is always something under way when a campaign is stopped. */
const cloudApiLatencyMs = 20;
const fakeCloudApi = {
  name: "fake-cloud-api",
  args: [places.fakeCloudApi, "--latency-ms", String(cloudApiLatencyMs)],
};
const readyDeadlineMs = 90_000;

/** Builds the stage. Everything that runs is in `ending` from the moment it does. */
export async function buildStage(of: {
  readonly options: DemoOptions;
  /** An empty directory of the demo's own. */
  readonly directory: string;
  readonly ending: Ending;
  readonly say: (line: string) => void;
}): Promise<Stage> {
  const { options, directory, ending, say } = of;
  const own = ownPlaces(directory);
  const roles = createRoles(own.logs);
  const guarded = guardedNats(own.keys, [namespace]);
  const [cluster, nats, table] = await startServers({ options, own, ending, natsConfig: guarded.config });
  ending.add(roles.stop);
  say(`Kubernetes is ${cluster.describe}. NATS answers at ${nats.url}.`);
  await install(cluster, own);
  say("Consentry's kinds, rights and admission rules are applied; the policy is compiled to WASM from policies/.");
  const contexts = await peopleOf(cluster, own);
  const key = randomBytes(32).toString("hex");
  const surroundings = {
    KUBECONFIG: contexts.kubeconfig,
    NATS_URL: nats.url,
    CONSENTRY_PSEUDONYM_KEY: key,
    NATS_CREDS: guarded.creds("officer"),
  };
  const appSecret = randomBytes(16).toString("hex");
  const cloudApi = await startRoles({ cluster, own, roles, surroundings, appSecret, table, creds: guarded.creds });
  const nc = await connectNats({ servers: nats.url, name: "demo", ...guarded.login("officer") });
  ending.add(() => nc.close());
  const producer = { name: "producer", ...guarded.login(producerUser(namespace)) };
  const producerNc = await connectNats({ servers: nats.url, ...producer });
  ending.add(() => producerNc.close());
  await untilInstalled(nc);
  await applyResources(cluster);
  if (table !== undefined) {
    await useTable(cluster, table);
    say(`The members of the shop stand in PostgreSQL, of which sync may see one view.`);
  }
  say(
    "operator, two gates, sync, intake and dispatch run, each a process of its own; dispatch sends to a fake Cloud API.",
  );
  writePrograms(own, cluster.kubectl);
  await setUsualNamespace({ ...cluster, kubeconfig: contexts.kubeconfig }, namespace);
  const command = { env: commandEnvironment(own, surroundings), signal: ending.signal };
  const stage: Stage = {
    own,
    nc,
    producerNc,
    roles,
    natsLog: nats.logFile,
    members: table ?? memberList(own),
    whatsApp: createWhatsApp({ logFile: join(own.logs, "intake.log"), secret: appSecret, check: roles.check }),
    cloudApi,
    contexts,
    kubectl: (args) => mustRun("kubectl", args, command),
    consentry: (args) => runProgram("consentry", args, command),
    mustConsentry: (args) => mustRun("consentry", args, command),
    untilReady: () => untilReady(stage),
    publishEnvironment: () => writeEnvironment(own, surroundings),
    until: (wait, ask) => until({ ...wait, check: roles.check }, ask),
  };
  return stage;
}

async function startServers(of: {
  readonly options: DemoOptions;
  readonly own: OwnPlaces;
  readonly ending: Ending;
  readonly natsConfig: string;
}) {
  const { options, own, ending, natsConfig: config } = of;
  const cluster = startCluster({ directory: own.directory, context: options.context, signal: ending.signal }).then(
    (started) => {
      ending.add(started.stop);
      return started;
    },
  );
  const nats = startNats({ dir: join(own.directory, "nats"), config }).then((started) => {
    ending.add(started.stop);
    return started;
  });
  const table = options.withPostgres ? memberTable({ own, ending }) : Promise.resolve(undefined);
  // When one cannot start, the others are still ended: they are awaited before the failure is told.
  await Promise.allSettled([cluster, nats, table]);
  return [await cluster, await nats, await table] as const;
}

async function startRoles(of: {
  readonly cluster: Cluster;
  readonly own: OwnPlaces;
  readonly roles: Roles;
  readonly surroundings: Surroundings;
  /** By which intake knows WhatsApp's webhooks. */
  readonly appSecret: string;
  readonly table: MemberTable | undefined;
  /** By which a role logs in to NATS. */
  readonly creds: (role: string) => string;
}): Promise<string> {
  const { cluster, own, roles, surroundings, appSecret, table, creds } = of;
  const { NATS_URL, CONSENTRY_PSEUDONYM_KEY } = surroundings;
  const KUBECONFIG = await writeOperatorKubeconfig({ ...cluster, directory: own.directory });
  const fake = await roles.startBeside(fakeCloudApi);
  const { url } = z.object({ url: z.url() }).parse(await firstLine(fake));
  const person = (role: string) => ({ NATS_URL, NATS_CREDS: creds(role), CONSENTRY_PSEUDONYM_KEY });
  await roles.start({ name: "operator", role: "operator", env: { ...person("operator"), KUBECONFIG } });
  for (const name of gates) await roles.start({ name, role: "gate", env: person("gate") });
  const sources = { CONSENTRY_SOURCES_DIR: own.lists, ...table?.syncEnvironment };
  await roles.start({ name: "sync", role: "sync", env: { ...person("sync"), ...sources } });
  await roles.start({
    name: "intake",
    role: "intake",
    env: { ...person("intake"), CONSENTRY_WHATSAPP_APP_SECRET: appSecret },
  });
  const whatsapp = { CONSENTRY_CLOUD_API_URL: url, CONSENTRY_WHATSAPP_TOKEN: randomBytes(16).toString("hex") };
  await roles.start({
    name: "dispatch",
    role: "dispatch",
    env: { NATS_URL, NATS_CREDS: creds("dispatch"), ...whatsapp },
  });
  return url;
}

async function untilReady(stage: Pick<Stage, "kubectl" | "roles">): Promise<void> {
  const args = ["wait", "campaigns,consentsources,senders,messagetemplates,policybundles", "--all", "-n", namespace];
  const ready = stage.kubectl([...args, "--for=condition=Ready", `--timeout=${readyDeadlineMs / 1000}s`]);
  const ended = Promise.withResolvers<never>();
  const watch = setInterval(() => {
    try {
      stage.roles.check();
    } catch (error) {
      ended.reject(error);
    }
  }, 500);
  try {
    await Promise.race([ready, ended.promise]);
  } finally {
    clearInterval(watch);
  }
}
