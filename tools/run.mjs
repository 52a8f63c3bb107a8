/**
 * The way in on a fresh machine:  node tools/run.mjs <task> [arguments]
 *
 * Plain JavaScript without packages, for any Node from 18 on. It says at once what is missing and cannot be had, installs the packages when
 * they are not what package-lock.json says, and runs the task on the pinned Node. Standard output belongs to the task alone.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { demoServerNames, serverNames } from "../src/lab/servers/known.mjs";
import { installPackages, packagesAreInstalled } from "./bootstrap/packages.mjs";
import { waysThatAreMissing } from "./bootstrap/reach.mjs";

/**
 * @typedef {import("../src/lab/servers/known.mjs").ServerName} ServerName
 * @typedef {{ entry: readonly string[], servers: (args: readonly string[]) => readonly ServerName[] }} Task
 */

const root = fileURLToPath(new URL("..", import.meta.url));
const exitMissing = 3;
const exitUsage = 2;
/** npm passes Ctrl-C on to us, and the terminal has sent it to us already: the same wish within this time is one wish. */
const sameWishMs = 300;
const npmWatchMs = 1_000;

const skipServers = process.env.CONSENTRY_SKIP_SERVERS === "1";

/** @type {Readonly<Record<string, Task>>} */
const tasks = {
  demo: {
    entry: ["src/lab/demo/start.ts"],
    servers: (args) => (args.includes("--context") ? ["nats-server", "opa", "kubectl"] : demoServerNames),
  },
  test: { entry: ["tools/test.ts"], servers: () => (skipServers ? [] : serverNames) },
  check: { entry: ["tools/check.ts"], servers: () => ["opa"] },
  bench: { entry: ["src/lab/bench/start.ts"], servers: () => ["nats-server", "opa"] },
  fuzz: { entry: ["src/lab/fuzz/start.ts"], servers: () => ["opa"] },
  fire: { entry: ["src/lab/fire/start.ts"], servers: () => ["nats-server", "opa"] },
  mutants: { entry: ["test/mutants/run.ts"], servers: () => ["nats-server", "opa"] },
  e2e: { entry: ["src/lab/e2e/start.ts"], servers: () => ["kubectl", "helm"] },
  "e2e:kind": { entry: ["src/lab/e2e/kind.ts"], servers: () => ["kubectl", "helm"] },
  train: { entry: ["src/lab/spam/start-train.ts"], servers: () => [] },
  "evaluate:spam": { entry: ["src/lab/spam/evaluate/start.ts"], servers: () => [] },
  simulate: { entry: ["src/lab/simulate/start.ts"], servers: () => [] },
  generate: { entry: ["tools/generate.ts"], servers: () => [] },
  consentry: { entry: ["src/main.ts"], servers: () => [] },
  build: { entry: ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], servers: () => [] },
};

await main(process.argv.slice(2));

/** @param {readonly string[]} argv */
async function main([name = "", ...args]) {
  const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
  if (task === undefined) {
    process.stderr.write(`usage: node tools/run.mjs ${Object.keys(tasks).join("|")} [arguments]\n`);
    process.exit(exitUsage);
  }
  const install = !(await packagesAreInstalled(root));
  const missing = await waysThatAreMissing({
    servers: task.servers(args),
    packages: install,
    task: name,
    env: process.env,
  });
  if (missing.length > 0) {
    process.stderr.write(`${missing.join("\n\n")}\n`);
    process.exit(exitMissing);
  }
  if (install) await installPackages(root);
  runTask([...task.entry, ...args]);
}

/**
 * Runs in a process group of its own: Ctrl-C in a terminal reaches npm, its shell and us, often more than once, and we pass it on once.
 * The pipe on descriptor 3 tells the task when we are gone, so that killing us with SIGKILL ends it as well.
 *
 * @param {readonly string[]} command
 */
function runTask(command) {
  const child = spawn(pinnedNode(), ["--import", "./tools/bootstrap/end-with-parent.mjs", ...command], {
    cwd: root,
    detached: true,
    stdio: ["inherit", "inherit", "inherit", "pipe"],
    env: { ...process.env, CONSENTRY_PARENT_FD: "3" },
  });
  forwardSignals(child);
  watchNpm();
  child.once("error", (error) => {
    process.stderr.write(`${command[0]} could not be started: ${error.message}\n`);
    process.exit(1);
  });
  child.once("exit", (code, signal) => {
    process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
  });
}

/** @param {import("node:child_process").ChildProcess} child */
function forwardSignals(child) {
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => {
      const nowMs = performance.now();
      if (nowMs - lastMs < sameWishMs || child.pid === undefined) return;
      lastMs = nowMs;
      try {
        process.kill(-child.pid, signal);
      } catch {
        // It has just ended, as was wished.
      }
    });
  }
}

/** npm killed with SIGKILL passes nothing on; somebody else is our parent from then on, and nobody could stop us any more. */
function watchNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const npm = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== npm) process.kill(process.pid, "SIGTERM");
  }, npmWatchMs);
  watch.unref();
}

/** The runtime that package-lock.json pins; where there is none for this platform, the one at hand, which then has to be new enough. */
function pinnedNode() {
  const pinned = join(root, "node_modules", "node", "bin", "node");
  return existsSync(pinned) ? pinned : process.execPath;
}
