import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { commands, groups } from "../../../src/cli/commands.ts";
import { removeDirectory, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { runCli } from "../../support/run-command.ts";

const closedPort = 9;
const directory = temporaryDirectory("consentry-help-");
const kubeconfig = join(directory, "kubeconfig");
writeFileSync(
  kubeconfig,
  JSON.stringify({
    clusters: [{ name: "gone", cluster: { server: `https://127.0.0.1:${closedPort}` } }],
    users: [{ name: "me", user: { token: "none" } }],
    contexts: [{ name: "gone", context: { cluster: "gone", user: "me" } }],
    "current-context": "gone",
  }),
);
const nowhere = {
  NATS_URL: `nats://127.0.0.1:${closedPort}`,
  CONSENTRY_PSEUDONYM_KEY: "0".repeat(64),
};

afterAll(() => removeDirectory(directory));

// Each first use of a command loads it, which a busy machine takes its time for.
describe("the help", { timeout: 60_000 }, () => {
  it("lists every command and every group", async () => {
    const { data, exitCode } = await runCli(["--help"], {});
    expect(exitCode).toBe(0);
    for (const { words } of commands) expect(data).toContain(`\n  ${words.split(" ")[0]} `);
    const used = new Set(commands.filter(({ words }) => words.includes(" ")).map(({ words }) => words.split(" ")[0]));
    for (const group of used) expect(groups).toHaveProperty(String(group));
  });

  it.each(commands.map(({ words, examples }) => ({ words, examples })))(
    "of $words teaches by examples of just this command",
    async ({ words, examples }) => {
      const { data, exitCode } = await runCli([...words.split(" "), "--help"], {});
      expect(exitCode).toBe(0);
      expect(examples.length).toBeGreaterThan(0);
      for (const { type } of examples) {
        expect(data).toContain(`  ${type}`);
        expect(type).toContain(`consentry ${words}`);
      }
    },
  );

  const remote = commands.filter(({ words }) => !/^(policy|eval|send|check|nats|completion|spam score)/.test(words));
  /** Asks no server, but for files that are not here. */
  const offline = / --receipt \S+ --key /;
  it.each(remote.flatMap(({ examples }) => examples.map(({ type }) => type)).filter((type) => !offline.test(type)))(
    "gives an example that can be typed: %s",
    async (type) => {
      const [, ...args] = wordsOf(type.replace(/^[^"]*?\| (?=consentry)/, ""));
      const answer = await runCli([...args, "--kubeconfig", kubeconfig], nowhere);
      expect(answer.exitCode, answer.progress).toBe(3);
    },
  );
});

describe("what is typed wrongly", () => {
  it.each([
    ["no such command", ["staus"], "error: unknown command 'staus'\n(Did you mean status?)"],
    ["no such flag", ["status", "--al"], "error: unknown option '--al'"],
    ["an argument is missing", ["case", "ack"], "error: missing required argument 'case'"],
    ["one argument too many", ["status", "now"], "error: too many arguments for 'status'"],
    [
      "a format that there is not",
      ["status", "-o", "xml"],
      "argument 'xml' is invalid. Allowed choices are table, wide",
    ],
    ["both one namespace and all", ["status", "-n", "x", "-A"], "error: -n and -A exclude each other"],
    ["a time that is none", ["resume", "campaign/x", "--timeout", "soon"], "--timeout: give a time such as 30s or 5m"],
  ])("is exit code 2, with the reason on standard error: %s", async (_, args, reason) => {
    const answer = await runCli(args, {});
    expect(answer).toMatchObject({ exitCode: 2, data: "" });
    expect(answer.progress).toContain(reason);
  });

  it("points at the help of the very command", async () => {
    expect((await runCli(["case", "ack"], {})).progress).toContain("do: consentry case ack --help");
  });

  it("is not repeated when it may be somebody's number", async () => {
    for (const args of [
      ["+447700900123"],
      ["case", "ack", "x", "+447700900123"],
      ["case", "list", "--of=+447700900123"],
    ])
      expect((await runCli(args, {})).progress).not.toContain("7700");
  });
});

/** As a shell splits a line; comments and what follows a pipe are left out. */
function wordsOf(line: string): string[] {
  const words = line.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? [];
  return words.map((word) => word.replace(/^["']|["']$/g, ""));
}
