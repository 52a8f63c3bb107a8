import { spawn } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { obtainServers, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { runCli } from "../../support/run-command.ts";
import { describeWithServers } from "../../support/servers.ts";

const deadlineMs = 90_000;
const scam = "URGENT! You have won a £2000 prize. To claim call 09061701461 now";
const plain = "See you tomorrow at the office, I bring the printed contract";

type Answer = { readonly class: string; readonly probability: number; readonly blocked: boolean };
type Ended = { readonly code: number | null; readonly data: string; readonly told: string; readonly answers: Answer[] };

/** The program through real pipes, as in a shell. */
function piped(line: string, input: string): Promise<Ended> {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn("/bin/sh", ["-c", line], { env: { PATH, HOME, consentry: resolve("bin/consentry") } });
  const timer = setTimeout(() => child.kill("SIGKILL"), deadlineMs);
  let [data, told] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    data += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    told += text;
  });
  // Whoever does not read to the end closes the pipe.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  return new Promise((end) => {
    child.once("close", (code) => {
      clearTimeout(timer);
      end({
        code,
        data,
        told,
        answers:
          code === 0
            ? data
                .split("\n")
                .filter(Boolean)
                .map((each) => JSON.parse(each))
            : [],
      });
    });
  });
}

describe("consentry spam score", () => {
  it("answers every line in its order, plain or JSON, empty, ended by CRLF or not at all", {
    timeout: deadlineMs,
  }, async () => {
    const many = Array.from({ length: 3000 }, (_, at) => (at % 3 === 0 ? scam : plain));
    const lines = [
      ...many.map((text) => `${text}\n`),
      ...[`${JSON.stringify({ text: scam, from: "me" })}\n`, `{"text": "${plain}\u2028"}\n`, `{not JSON: ${plain}\r\n`],
      ...["\n", `${scam}\r\n`, "\r\n", plain],
    ];
    const { code, answers, told } = await piped(`"$consentry" spam score`, lines.join(""));
    expect({ code, told }).toEqual({ code: 0, told: "" });
    const spam = answers.map(({ class: of }) => of === "spam" || of === "smishing");
    const tail = [true, false, false, false, true, false, false];
    expect(spam).toEqual([...many.map((text) => text === scam), ...tail]);
    expect(answers.at(-4)).toMatchObject({ unsure: "TooShort", blocked: false, reasons: [] });
    expect(answers.at(-3)).toEqual(answers[0]);
    expect(answers.at(-1)).toEqual(answers[1]);
    expect(answers.map(({ blocked }) => blocked)).toEqual(spam);
  });

  it("names the line of JSON that has no text by its number, never by its content", {
    timeout: deadlineMs,
  }, async () => {
    const { code, data, told } = await piped(`"$consentry" spam score`, `${plain}\n{"words": "my secret"}\n${plain}\n`);
    expect(code).toBe(1);
    expect(told).toMatch(/^error: line 2 is JSON without a text\n {3}do: /);
    expect(told + data).not.toContain("secret");
  });

  it("ends without a word when whoever reads has enough", { timeout: deadlineMs }, async () => {
    const { data, told } = await piped(`"$consentry" spam score | head -n 1`, `${scam}\n`.repeat(20_000));
    expect(data.split("\n")).toHaveLength(2);
    expect(told).toBe("");
  });

  it("refuses a threshold that is none, and says of a file that it is not there", async () => {
    expect(await runCli(["spam", "score", "--threshold", "2"], {})).toMatchObject({ exitCode: 2, data: "" });
    const missing = await runCli(["spam", "score", "/nowhere/texts.txt"], {});
    expect(missing).toMatchObject({ data: "", progress: expect.stringContaining("not there") });
    expect(missing.exitCode).not.toBe(0);
  });
});

describeWithServers("consentry spam score --bundle", () => {
  it("judges by the filter and thresholds that a bundle brings", { timeout: 2 * deadlineMs }, async () => {
    const directory = temporaryDirectory("consentry-test-");
    const [bundle, texts] = [join(directory, "bundle.tar.gz"), join(directory, "texts.txt")];
    // Above what the bundle lets pass, below what this version does.
    writeFileSync(texts, `Call us today and claim your free gift\n${plain}\n`);
    const tree = join(directory, "policies");
    cpSync("policies", tree, { recursive: true });
    const thresholds = join(tree, "data/consentry/filter/data.yaml");
    writeFileSync(
      thresholds,
      readFileSync(thresholds, "utf8").replace(
        /Service: .*/,
        "Service: {declared: 0.9, consented: 0.9, inWindow: 0.05, neither: 0.7}",
      ),
    );
    const env = { CONSENTRY_OPA: (await obtainServers(["opa"])).opa, HOME: directory };
    expect(await runCli(["policy", "build", tree, "--out", bundle, "--revision", "1.0.0-test"], env)).toMatchObject({
      exitCode: 0,
    });
    const score = ["spam", "score", texts, "--category", "Service", "--standing", "inWindow"];
    const ours = await runCli(score, {});
    const theirs = await runCli([...score, "--bundle", bundle], {});
    expect(ours.data).toContain('"blocked":false');
    expect(theirs).toEqual({ ...ours, data: ours.data.replace('"blocked":false', '"blocked":true') });
    writeFileSync(bundle, "no bundle");
    expect(await runCli(["spam", "score", texts, "--bundle", bundle], {})).toMatchObject({ exitCode: 1, data: "" });
  });
});
