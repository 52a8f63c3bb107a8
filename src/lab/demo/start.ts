/** `npm run demo` and `consentry demo`: the whole of Consentry on this machine, and a story that shows what it does. */
import { relative } from "node:path";
import { expectationsOf } from "./expectations.ts";
import { writeLists } from "./input/lists.ts";
import { readShapes } from "./input/shapes.ts";
import { readSms } from "./input/sms.ts";
import { followBook } from "./log/book.ts";
import { createProducer } from "./log/producer.ts";
import { createNarrator, type Narrator } from "./narrator.ts";
import { type DemoOptions, readOptions, usage } from "./options.ts";
import { countsText, keptText, showNextCommands, tellExpectations } from "./report.ts";
import { type Evidence, gatherEvidence } from "./result.ts";
import { takeDirectory } from "./stage/directory.ts";
import { createEnding, type Ending } from "./stage/ending.ts";
import { namespace, places } from "./stage/places.ts";
import { buildStage, type Stage } from "./stage/stage.ts";
import { emptyNotes, type Scene } from "./story/scene.ts";
import { storyOf } from "./story/story.ts";

const exitFailed = 1;
const exitUsage = 2;
const exitInterrupted = 130;
const outageMs = 60_000;
const outageFastMs = 22_000;

await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (options === "help") return void process.stdout.write(usage);
  if ("problem" in options) {
    process.stderr.write(`${options.problem}\n\n${usage}`);
    process.exitCode = exitUsage;
    return;
  }
  const ending = createEnding();
  const interrupted = Promise.withResolvers<"interrupted">();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => interrupted.resolve("interrupted"));
  const narrator = createNarrator(process.stderr, Date.now);
  const exitCode = await play({ options, ending, narrator, interrupted: interrupted.promise });
  if (options.context !== undefined) narrator.say("Removing what the demo made on your cluster.");
  // Whatever the story still waits for fails now, and that is no news.
  narrator.mute();
  await ending.end();
  process.exit(exitCode);
}

type Run = {
  readonly options: DemoOptions;
  readonly narrator: Narrator;
  readonly ending: Ending;
  readonly interrupted: Promise<"interrupted">;
};

/** Answers the exit code. Ctrl-C is how a kept demo ends, so it says nothing about the story then. */
async function play(run: Run): Promise<number> {
  const performed = await Promise.race([perform(run), run.interrupted]);
  if (performed === "interrupted") return exitInterrupted;
  if (run.options.keep && performed.stage) await keep({ ...run, stage: performed.stage });
  return performed.failed ? exitFailed : 0;
}

/** A story that breaks off leaves its stage to be looked at, if it was to be kept. */
async function perform({ options, narrator, ending }: Run): Promise<{ failed: boolean; stage: Stage | undefined }> {
  let stage: Stage | undefined;
  try {
    const directory = takeDirectory(options.directory);
    ending.add(directory.remove);
    narrator.act("The stage");
    stage = await buildStage({ options, directory: directory.path, ending, say: narrator.say });
    return { failed: await tell({ options, stage, narrator, ending }), stage };
  } catch (error) {
    narrator.fail(error instanceof Error ? error.message : String(error));
    return { failed: true, stage };
  }
}

/** Plays the story and shows what it came to. Answers whether an expectation failed. */
async function tell(on: { options: DemoOptions; stage: Stage; narrator: Narrator; ending: Ending }): Promise<boolean> {
  const { options, stage, narrator } = on;
  const scene = setScene(on);
  for (const { title, play: playAct } of storyOf(options)) {
    narrator.act(title);
    await playAct(scene);
  }
  const evidence = await gatherEvidence(scene);
  narrator.act("What was expected");
  const found = expectationsOf(options).map(({ what, problem }) => ({ what, problem: problem(evidence) }));
  tellExpectations(narrator, found);
  if (options.output === "json") process.stdout.write(`${JSON.stringify(evidence.result)}\n`);
  else await show(stage, evidence);
  return found.some(({ problem }) => problem !== undefined);
}

function setScene({ options, stage, narrator, ending }: Parameters<typeof tell>[0]): Scene {
  const book = followBook(stage.nc);
  ending.add(async () => book.stop());
  return {
    stage,
    book,
    say: narrator.say,
    lists: writeLists({ shapes: readShapes(places.payloads), sms: readSms(places.sms) }),
    producer: createProducer(stage.producerNc, namespace),
    outageMs: options.fast ? outageFastMs : outageMs,
    notes: emptyNotes(),
  };
}

async function show(stage: Stage, evidence: Evidence): Promise<void> {
  const print = (text: string) => void process.stdout.write(`${text}\n`);
  print("\nWhat a person would type next, and see:\n");
  await showNextCommands(stage, print);
  print(countsText(evidence));
}

/** The stage stays until somebody ends it. */
async function keep({ stage, narrator, interrupted }: Pick<Run, "narrator" | "interrupted"> & { stage: Stage }) {
  stage.publishEnvironment();
  narrator.act("Yours");
  narrator.show(keptText(relative(process.cwd(), stage.own.env)));
  await interrupted;
}
