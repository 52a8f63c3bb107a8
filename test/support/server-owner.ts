/** A program for tests to end: it starts servers, says what it owns in one line of JSON, and waits. */
import { setTimeout as sleep } from "node:timers/promises";
import { startKubernetes, startNats, temporaryDirectory } from "../../src/lab/servers/start.ts";

const longMs = 120_000;

const directory = temporaryDirectory("consentry-test-");
const nats = await startNats({ dir: `${directory}/nats` });
const kubernetes = await startKubernetes({ dir: `${directory}/kubernetes` });
const ports = [nats.url, nats.monitorUrl, kubernetes.url].map((url) => Number(new URL(url).port));
process.stdout.write(`${JSON.stringify({ directory, ports, pids: [nats.pid, kubernetes.apiServerPid] })}\n`);
await sleep(longMs);
