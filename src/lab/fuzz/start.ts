/** `npm run fuzz`: hostile messages through the gate's own path, decode to verdict, in the real policy. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildBundle } from "../../io/opa/build.ts";
import { readBundle } from "../../io/opa/bundle.ts";
import { obtainServers, removeDirectory, temporaryDirectory } from "../servers/start.ts";
import { fuzz } from "./fuzz.ts";
import { openPath } from "./path.ts";

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "100000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    from: { type: "string", default: "0" },
  },
});
const [messages, seed, from] = [Number(values.messages), Number(values.seed), Number(values.from)];
const directory = temporaryDirectory("consentry-fuzz-");
const outFile = join(directory, "bundle.tar.gz");
const { opa } = await obtainServers(["opa"]);
await buildBundle({ opaBinary: opa, policiesDir: "policies", outFile });
const bundle = await readBundle(await readFile(outFile));
if (!bundle.ok) throw new Error(bundle.message);
const path = await openPath(bundle.bundle);
const startedMs = performance.now();
const { broken, ...found } = await fuzz(path, { seed, from, messages });
const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
process.stdout.write(`${JSON.stringify({ seed, seconds: Number(seconds), ...found })}\n`);
if (broken) {
  process.stderr.write(`message ${broken.index}: ${broken.why}\n`);
  process.stderr.write(`again: npm run fuzz -- --seed ${seed} --from ${broken.index} --messages 1\n`);
  process.exitCode = 1;
}
await path.close();
await removeDirectory(directory);
