/** `npm run e2e`: Consentry on a real cluster. */
import { createNarrator } from "../demo/narrator.ts";
import { runProgram } from "../options.ts";
import { disruptions } from "./disruptions.ts";
import { install } from "./install.ts";
import { type E2eOptions, help, readOptions } from "./options.ts";
import { quickStart } from "./quick-start.ts";
import { cleanUp, reinstall, uninstall } from "./removal.ts";
import { openScene, type Scene, system } from "./scene.ts";
import { strangers } from "./strangers.ts";
import { upgrade } from "./upgrade.ts";

const exitFailed = 1;
const acts = (options: E2eOptions) => [
  install,
  quickStart,
  ...(options.networkPolicies ? [strangers] : []),
  disruptions,
  upgrade,
  uninstall,
  reinstall,
];

process.exitCode = await runProgram(process.argv.slice(2), { help, read: readOptions, run: play });

async function play(options: E2eOptions): Promise<number> {
  const narrator = createNarrator(process.stderr, Date.now);
  const scene = await openScene(options, narrator);
  try {
    for (const { title, play: playAct } of acts(options)) {
      narrator.act(title);
      await playAct(scene);
    }
  } catch (error) {
    scene.expect("the story comes to its end", false, error instanceof Error ? error.message : String(error));
    await showPods(scene);
  }
  if (!options.keep) {
    narrator.act("Removing what was made");
    await cleanUp(scene);
  }
  return scene.failures() === 0 ? 0 : exitFailed;
}

/** What somebody would look at first. */
async function showPods({ tryKubectl, say }: Scene): Promise<void> {
  for (const args of [
    ["get", "pods"],
    ["get", "events", "--sort-by=.lastTimestamp"],
  ])
    say((await tryKubectl([...args, "-n", system])).stdout.split("\n").slice(-25).join("\n"));
}
