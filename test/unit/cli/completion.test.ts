import { describe, expect, it } from "vitest";
import { commands, groups } from "../../../src/cli/commands.ts";
import { type CompletionParts, completionText } from "../../../src/cli/completion/complete.ts";
import { runCli } from "../../support/run-command.ts";

const cluster: Readonly<Record<string, readonly string[]>> = {
  "Campaign default": ["wine-club"],
  "Campaign marketing": ["flash-sale", "spring-sale"],
  "Sender marketing": ["idesk-main"],
  "ComplianceCase marketing": ["flash-sale-k2-7f3a"],
  "ConsentSource marketing": ["website-optin"],
  "Namespace marketing": ["consentry-system", "marketing"],
  "Namespace default": ["consentry-system", "marketing"],
};
const parts: CompletionParts = {
  namesOf: async (kind, given) => cluster[`${kind} ${given["--namespace"] ?? "default"}`] ?? [],
  contexts: () => ["demo", "production"],
};

/** What is offered at the end of a line; `files` where the shell's own names are. */
async function offered(line: string): Promise<string[] | "files"> {
  const lines = (await completionText(line.split(" "), { commands, groups }, parts)).trimEnd().split("\n");
  const directive = lines.pop();
  if (directive === ":0") return "files";
  expect(directive).toBe(":4");
  return lines.map((each) => each.split("\t")[0] ?? "");
}

describe("completion offers", () => {
  it.each<[what: string, line: string, offered: string[] | "files"]>([
    ["words that go on as typed", "aud", ["audit"]],
    ["what a group holds", "case ", ["list", "ack", "step", "close"]],
    ["a command after flags with values", "-n marketing exp", ["explain"]],
    ["nothing after a word that there is not", "nothing ", []],
    ["flags", "case list --out", ["--output"]],
    ["a command's own flags as well", "case close --reso", ["--resolution"]],
    ["formats", "status -o ", ["table", "wide", "json", "yaml", "jsonl"]],
    ["formats behind a sign, in one word", "status --output=js", ["json", "jsonl"]],
    ["formats behind a sign, as bash splits it", "status --output = js", ["json", "jsonl"]],
    ["formats behind a sign, with nothing after it", "status --output =", ["table", "wide", "json", "yaml", "jsonl"]],
    ["namespaces", "status -n m", ["marketing"]],
    ["contexts", "status --context p", ["production"]],
    ["campaigns of the context's namespace", "try ", ["wine-club"]],
    ["campaigns of the namespace that was typed", "try -n marketing ", ["flash-sale", "spring-sale"]],
    ["campaigns of a namespace behind a sign", "try --namespace=marketing fl", ["flash-sale"]],
    ["campaigns by their kind, when it is typed", "try -n marketing campaign/sp", ["campaign/spring-sale"]],
    [
      "campaigns and senders where either will do",
      "suspend -n marketing ",
      ["campaign/flash-sale", "campaign/spring-sale", "sender/idesk-main"],
    ],
    ["cases", "-n marketing case ack ", ["flash-sale-k2-7f3a"]],
    ["sources", "-n marketing consent record ", ["website-optin"]],
    ["names as the value of a flag", "send list.jsonl -n marketing --campaign sp", ["spring-sale"]],
    ["files", "send ex", "files"],
    ["files as the value of a flag", "policy sign bundle.tar.gz --key ", "files"],
    ["shells", "completion z", ["zsh"]],
    ["nothing where only a person knows", "explain decision ", []],
  ])("%s: %s", async (_, line, expected) => {
    expect(await offered(line)).toEqual(expected);
  });

  it("every command, each with what it is for", async () => {
    const text = await completionText([""], { commands, groups }, parts);
    for (const { words, summary } of commands) {
      const [word = "", ...more] = words.split(" ");
      expect(text).toContain(`${word}\t${more.length === 0 ? summary : groups[word]}\n`);
    }
  });

  it("every flag that a command takes", async () => {
    for (const { words, flags } of commands) {
      const found = await offered(`${words} --`);
      expect(found).toEqual(expect.arrayContaining(["--namespace", "--output", "--help"]));
      for (const flag of flags) expect(found, words).toContain(flag.flags.match(/--[a-z0-9-]+/)?.[0]);
    }
  });

  it("nothing about a cluster that does not answer, in silence", async () => {
    const kubeconfig = "/nowhere/kubeconfig";
    expect(await runCli(["__complete", "--kubeconfig", kubeconfig, "try", ""], {})).toEqual({
      exitCode: 0,
      data: ":4\n",
      progress: "",
    });
  });

  it("scripts for the shells it names, and no others", async () => {
    for (const shell of ["bash", "zsh", "fish", "powershell"])
      expect((await runCli(["completion", shell], {})).data).toContain("consentry __complete");
    const refused = await runCli(["completion", "csh"], {});
    expect(refused).toMatchObject({ exitCode: 2, data: "" });
    expect(refused.progress).toContain("bash, zsh, fish, powershell");
  });
});
