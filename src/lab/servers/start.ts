/** What tests, demo and benchmark use of the lab's servers. */
export { removeDirectory, temporaryDirectory } from "./guard.ts";
export { type KubernetesOptions, type KubernetesServer, startKubernetes } from "./kubernetes.ts";
export { type NatsOptions, type NatsServer, startNats } from "./nats.ts";
export { type NatsCluster, startNatsCluster } from "./nats-cluster.ts";
export { obtainServers } from "./obtain.ts";
export { freePorts } from "./ports.ts";
export { type PostgresOptions, type PostgresServer, startPostgres } from "./postgres.ts";
export { type ProcessSpec, type RunningProcess, startProcess } from "./process.ts";
