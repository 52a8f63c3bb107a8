/** `npm run e2e:kind`: the same story on a kind cluster that is made for it, where there is a Docker engine. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const cluster = "consentry-e2e";
const image = "consentry:e2e";
/** Pinned in tools/kind. The npm package of this name is something else. */
const kind = ["go", "run", "-C", "tools/kind", "sigs.k8s.io/kind"];

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    await run("docker", "build", "-t", image, ".");
    await run(...kind, "create", "cluster", "--name", cluster, "--wait", "2m");
    await run(...kind, "load", "docker-image", image, "--name", cluster);
    await run(process.execPath, "src/lab/e2e/start.ts", "--context", `kind-${cluster}`, "--image", image, "--keep");
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    await run(...kind, "delete", "cluster", "--name", cluster).catch(() => {});
  }
}

/** @throws when it does not end well */
async function run(...[command = "", ...args]: string[]): Promise<void> {
  const child = spawn(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", (error) => reject(new Error(`${command} cannot be started: ${error.message}`)));
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}`);
}
