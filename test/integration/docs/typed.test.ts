import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { jsApiOrThrow } from "../../../src/io/nats/api.ts";
import { connectNats } from "../../../src/io/nats/connect.ts";
import { guardedNats } from "../../../src/lab/servers/nats-users.ts";
import { obtainServers, removeDirectory, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { wordsOf } from "../../support/documented.ts";
import { mustKubectl } from "../../support/kubectl.ts";
import { pseudonymKey } from "../../support/operator-stage.ts";
import { runCli } from "../../support/run-command.ts";
import { describeWithServers, useKubernetes, useNats } from "../../support/servers.ts";
import { typedLines } from "../../support/typed-lines.ts";
import { whyNotTyped } from "../../support/typed-where.ts";
import { type HowToStage, howToStage, type Ran } from "../how-to/stage.ts";
import { appliedBlocks, forOthers } from "./blocks.ts";
import { before, enforces, layOutFiles, named, type Reader } from "./reader.ts";

// Every line that the pages show to be typed, in their order, on real servers: but those that test/support/typed-where.ts names.

/** On many pages, and leads to the same each time: once is enough. */
const looks =
  /^(?:kubectl (?:get|describe|logs|wait) |consentry (?:status|check|case list|audit|explain|nats|policy|completion)\b)/;
/** A no is an answer as well. */
const asks = /^consentry (?:try|send|eval|policy diff) |\| consentry eval /;
const installPage = "docs/operations/install.md";
/** Lines that need a shell; `consentry` alone is run in this process, which saves a start a line. */
const ofShell = /[|<>$]/;

describeWithServers("a reader who types what the pages show, on real servers", () => {
  const directory = temporaryDirectory("consentry-docs-");
  const guarded = guardedNats(join(directory, "keys"), ["marketing"], "anybody");
  const kubernetes = useKubernetes();
  const nats = useNats({ config: guarded.config });
  const empty = useNats();
  const root = process.cwd();
  const typedBefore = new Set<string>();
  let stage: HowToStage;
  let reader: Reader;
  let opa = "";

  beforeAll(async () => {
    opa = (await obtainServers(["opa"])).opa;
    stage = await howToStage({ kubernetes: kubernetes(), nats: nats(), guarded, directory });
    for (const name of ["policies", "gitops", "tools", "package.json", "package-lock.json", "node_modules"])
      symlinkSync(resolve(name), join(directory, name));
    await stage.kubectl("config", "set-context", "--current", "--namespace=marketing");
    await layOutFiles(directory);
    reader = { directory, stage, type: typeIt };
    // So that what is refused here does not stop the campaign for who comes next.
    await enforces(reader, "Warn");
    process.chdir(directory);
  }, 300_000);

  afterAll(async () => {
    process.chdir(root);
    await stage?.stop();
    await removeDirectory(directory);
  });

  it.each(appliedBlocks())("applies YAML of $page: $begins", async ({ text }) => {
    const file = join(directory, "block.yaml");
    writeFileSync(file, text);
    await mustKubectl(kubernetes(), ["apply", "--server-side", "--dry-run=server", "-f", file]);
  });

  it("finds every other block of YAML in the test that is named for its page", () => {
    for (const [page, test] of Object.entries(forOthers))
      expect(readFileSync(join(root, test), "utf8")).toContain(page);
  });

  const lines = typedLines().filter((line) => whyNotTyped(line) === undefined);
  // At its end this page removes everything.
  const inOrder = [
    ...lines.filter(({ page }) => page !== installPage),
    ...lines.filter(({ page }) => page === installPage),
  ];

  it.each(inOrder)("$page: $typed", async ({ typed }) => {
    if (looks.test(typed) && typedBefore.has(typed)) return;
    typedBefore.add(typed);
    if (/^consentry restore [^-]/.test(typed)) await emptied(empty().url);
    for (const { line, prepare } of before) if (line.test(typed)) await prepare(reader);
    const ran = await untilReached(await named(typed, reader));
    expect(asks.test(typed) ? [0, 1] : [0], JSON.stringify(ran)).toContain(ran.code);
    expect(ran.stderr).not.toMatch(/^error:/m);
  });

  /** A machine that does much else may not answer at once. */
  async function untilReached(line: string): Promise<Ran> {
    for (let left = 5; ; left--) {
      const ran = await typeIt(line);
      if (left === 0 || !/does not answer|did not answer/.test(ran.stderr)) return ran;
    }
  }

  async function emptied(url: string): Promise<void> {
    const nc = await connectNats({ servers: url, name: "test" });
    const { streams } = await jsApiOrThrow<{ streams: string[] | null }>(nc, "STREAM.NAMES", undefined);
    for (const name of streams ?? []) await jsApiOrThrow(nc, `STREAM.DELETE.${name}`, undefined);
    await nc.close();
  }

  async function typeIt(line: string): Promise<Ran> {
    const own = /^consentry restore /.test(line) ? { NATS_URL: empty().url, NATS_CREDS: undefined } : {};
    const env = {
      NATS_URL: nats().url,
      NATS_CREDS: guarded.creds("officer"),
      CONSENTRY_OPA: opa,
      CONSENTRY_PSEUDONYM_KEY: pseudonymKey,
      CONSENTRY_RECEIPT_KEY_FILE: join(directory, "receipt.key"),
      HOME: directory,
      XDG_STATE_HOME: join(directory, "state"),
      ...own,
    };
    if (!line.startsWith("consentry ") || ofShell.test(line.replace(/"[^"]*"/g, "")))
      return await stage.type(line, env);
    const argv = [...wordsOf(line).slice(1), "--kubeconfig", kubernetes().kubeconfig];
    const { exitCode, data, progress } = await runCli(argv, { ...process.env, ...env });
    return { code: exitCode, stdout: data, stderr: progress };
  }
});
