/** `npm run fuzz`: hostile messages through the gate's own path, decode to verdict, in the real policy. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildBundle } from "../../io/opa/build.ts";
import { readBundle } from "../../io/opa/bundle.ts";
import { runProgram } from "../options.ts";
import { obtainServers, removeDirectory, temporaryDirectory } from "../servers/start.ts";
import { batchMax, type Fuzzed, fuzz } from "./fuzz.ts";
import { help, type Options, readOptions } from "./options.ts";
import { openPath } from "./path.ts";

const progressEvery = 100_000;

process.exitCode = await runProgram(process.argv.slice(2), {
  help,
  read: (args) => readOptions(args, Date.now()),
  run,
});

async function run(options: Options): Promise<number> {
  const startedMs = performance.now();
  const { broken, ...found } = await judged(options);
  const seconds = Number(((performance.now() - startedMs) / 1000).toFixed(1));
  process.stdout.write(`${JSON.stringify({ seed: options.seed, seconds, ...found })}\n`);
  if (!broken) return 0;
  process.stderr.write(`message ${broken.index}: ${broken.why}\n`);
  process.stderr.write(`again: npm run fuzz -- --seed ${options.seed} --from ${broken.index} --messages 1\n`);
  return 1;
}

async function judged(options: Options): Promise<Fuzzed> {
  const directory = temporaryDirectory("consentry-fuzz-");
  const outFile = join(directory, "bundle.tar.gz");
  const { opa } = await obtainServers(["opa"]);
  await buildBundle({ opaBinary: opa, policiesDir: "policies", outFile });
  const bundle = await readBundle(await readFile(outFile));
  if (!bundle.ok) throw new Error(bundle.message);
  const path = await openPath(bundle.bundle);
  try {
    return await fuzz(path, { ...options, onProgress: tell });
  } finally {
    await path.close();
    await removeDirectory(directory);
  }

  function tell(done: number): void {
    if (done % progressEvery < batchMax && done >= progressEvery)
      process.stderr.write(`${done} of ${options.messages} messages\n`);
  }
}
