/**
 * The guardian outlives the process that started it by a moment, to clean up after it: whatever way that process ends (return, Ctrl-C,
 * crash, SIGKILL), the kernel closes the pipe that is this script's standard input. Then it kills the process groups and removes the
 * directories it was told of. It runs in a session of its own, so that nothing that ends its parent ends it as well.
 *
 * Lines on standard input: {"add": {"group": 12}}, {"drop": {"group": 12}}, {"add": {"directory": "/tmp/x"}}, {"drop": …}.
 */
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";

/** @type {Set<number>} */
const groups = new Set();
/** @type {Set<string>} */
const directories = new Set();

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const { add, drop } = JSON.parse(line);
  if (add?.group) groups.add(add.group);
  if (add?.directory) directories.add(add.directory);
  if (drop?.group) groups.delete(drop.group);
  if (drop?.directory) directories.delete(drop.directory);
});
lines.on("close", () => {
  for (const group of groups) kill(group);
  // A killed process may still be writing a file for an instant: a directory can be non-empty again while it is being removed.
  setTimeout(() => {
    for (const directory of directories)
      rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    process.exit(0);
  }, 50);
});

/** @param {number} group */
function kill(group) {
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // Gone already, which is what we want.
  }
}
