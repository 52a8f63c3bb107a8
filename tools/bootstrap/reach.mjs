/** What a task needs and this machine neither has nor can get: told before anything slow begins. */
import { execFile } from "node:child_process";
import { connect } from "node:net";
import { cacheDirectory, findServers } from "../../src/lab/servers/find.mjs";
import { goIsUsable } from "../../src/lab/servers/go.mjs";
import { goMinimum, knownServers } from "../../src/lab/servers/known.mjs";

/**
 * @typedef {import("../../src/lab/servers/known.mjs").ServerName} ServerName
 * @typedef {import("../../src/lab/servers/find.mjs").Environment} Environment
 * @typedef {{ servers: readonly ServerName[], packages: boolean, task: string, env: Environment }} Need
 */

/** A host that does not accept a connection in this time is as good as unreachable. */
const probeMs = 2_000;
const npmDeadlineMs = 10_000;

/**
 * One paragraph for each thing that is missing, saying what to do; empty when the task can start.
 *
 * @param {Need} need
 * @returns {Promise<string[]>}
 */
export async function waysThatAreMissing(need) {
  const answers = await Promise.all([need.packages ? missingRegistry(need.env) : "", missingServers(need)]);
  return answers.filter((answer) => answer !== "");
}

/** @param {Environment} env */
async function missingRegistry(env) {
  const registry = await npmRegistry();
  if (registry === undefined) {
    return "npm is not on PATH, and the packages are not installed. Install Node with npm (https://nodejs.org).";
  }
  if (await answers(registry, env)) return "";
  return (
    `The packages are not installed, and the npm registry (${registry.host}) does not accept a connection within ${probeMs / 1000} s.\n` +
    "Connect to the network, or point npm at a registry that is in reach: npm config set registry <url>."
  );
}

/** @param {Need} need */
async function missingServers({ servers, task, env }) {
  if (servers.length === 0) return "";
  const found = await findServers(servers, env);
  const missing = servers.filter((name) => !found.has(name));
  if (missing.length === 0) return "";
  const github = new URL(env.CONSENTRY_GITHUB_URL ?? "https://github.com");
  const [reachable, buildable] = await Promise.all([answers(github, env), goIsUsable(env)]);
  if (reachable || buildable) return "";
  const minutes = missing.reduce((sum, name) => sum + knownServers[name].buildMinutes, 0);
  return [
    `"${task}" runs on real servers, and these are missing: ${missing.join(", ")}.`,
    `Looked in KUBEBUILDER_ASSETS, PATH and ${cacheDirectory(env)}; ${github.host} does not accept a connection within ${probeMs / 1000} s,`,
    `and there is no Go ${goMinimum} or newer on PATH. One of these is enough:`,
    `  - install Go ${goMinimum} or newer (https://go.dev/dl) and run this again: it builds them once, about ${minutes} minutes on two cores`,
    "  - let this machine reach github.com (HTTPS_PROXY is respected), or name a mirror of it in CONSENTRY_GITHUB_URL",
    `  - put them on PATH: ${missing.map((name) => `${name} >= ${knownServers[name].minimum}`).join(", ")}`,
    ...(task === "test" ? ["  - CONSENTRY_SKIP_SERVERS=1 npm test runs what needs no server"] : []),
  ].join("\n");
}

/** @returns {Promise<URL | undefined>} undefined when there is no npm */
function npmRegistry() {
  return new Promise((resolve) => {
    execFile("npm", ["config", "get", "registry"], { timeout: npmDeadlineMs }, (error, stdout) => {
      const text = stdout.trim();
      resolve(error || !URL.canParse(text) ? undefined : new URL(text));
    });
  });
}

/**
 * Whether the host, or the proxy that stands before it, accepts a connection.
 *
 * @param {URL} url
 * @param {Environment} env
 * @returns {Promise<boolean>}
 */
function answers(url, env) {
  const proxy = env.HTTPS_PROXY || env.https_proxy || env.npm_config_https_proxy || env.npm_config_proxy;
  const target = proxy && URL.canParse(proxy) ? new URL(proxy) : url;
  const port = Number(target.port) || (target.protocol === "http:" ? 80 : 443);
  return new Promise((resolve) => {
    const socket = connect({ host: target.hostname, port });
    const settle = (/** @type {boolean} */ reachable) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reachable);
    };
    const timer = setTimeout(() => settle(false), probeMs);
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
  });
}
