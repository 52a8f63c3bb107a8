/** Whether this machine can build servers. Plain JavaScript: tools/run.mjs asks before anything is installed. */
import { execFile } from "node:child_process";
import { goMinimum } from "./known.mjs";
import { isAtLeast } from "./version.mjs";

const deadlineMs = 10_000;
/** From this version on Go fetches a newer toolchain by itself, unless it was told not to. */
const goThatFetchesNewer = "1.21.0";

/**
 * Whether `go` is on PATH and is, or may fetch, a toolchain that is new enough.
 *
 * @param {import("./find.mjs").Environment} env
 * @returns {Promise<boolean>}
 */
export function goIsUsable(env) {
  return new Promise((resolve) => {
    const options = { env: { ...env, GOFLAGS: "" }, timeout: deadlineMs };
    execFile("go", ["env", "GOVERSION", "GOTOOLCHAIN"], options, (error, stdout) => {
      const [version = "", toolchain = ""] = stdout.split("\n");
      const fetchesNewer = toolchain !== "local" && isAtLeast({ text: version, minimum: goThatFetchesNewer });
      resolve(!error && (fetchesNewer || isAtLeast({ text: version, minimum: goMinimum })));
    });
  });
}
