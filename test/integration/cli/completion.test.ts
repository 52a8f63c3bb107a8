import { execFile } from "node:child_process";
import { existsSync, symlinkSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { removeDirectory, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { installCrds, mustKubectl } from "../../support/kubectl.ts";
import { manifest } from "../../support/resources.ts";
import { describeWithServers, useKubernetes } from "../../support/servers.ts";

// In a real bash and by the real kubectl, with the program as a person installs it.

const answerDeadlineMs = 60_000;

describeWithServers("completion", () => {
  const kubernetes = useKubernetes();
  const directory = temporaryDirectory("consentry-completion-");

  beforeAll(async () => {
    const links = {
      consentry: resolve("bin/consentry"),
      "kubectl-consentry": resolve("bin/consentry"),
      "kubectl_complete-consentry": resolve("bin/kubectl_complete-consentry"),
      kubectl: kubernetes().kubectl,
    };
    for (const [name, target] of Object.entries(links)) symlinkSync(target, join(directory, name));
    await installCrds(kubernetes());
    await mustKubectl(kubernetes(), ["create", "namespace", "marketing"]);
    const objects = ["flash-sale", "spring-sale"].map((name) => manifest("Campaign", { name }));
    await mustKubectl(kubernetes(), ["create", "-f", "-"], { objects });
  }, 120_000);

  afterAll(() => removeDirectory(directory));

  it("in bash offers commands, flags and names from the cluster", async () => {
    expect(await inBash(["case", ""])).toEqual(["list", "ack", "step", "close"]);
    expect(await inBash(["case", "close", "--reso"])).toEqual(["--resolution"]);
    expect(await inBash(["try", "-n", "marketing", "fl"])).toEqual(["flash-sale"]);
    expect(await inBash(["suspend", "-n", "mark"])).toEqual(["marketing"]);
    expect(await inBash(["status", "--output", "=", "js"])).toEqual(["json", "jsonl"]);
  });

  it("in bash runs nothing of what was typed", async () => {
    const trace = join(directory, "trace");
    expect(await inBash([`$(touch ${trace})`, `\`touch ${trace}\``, ""])).toEqual([]);
    expect(existsSync(trace)).toBe(false);
  });

  it("offers nothing, and says nothing, when the cluster is away", async () => {
    const { stdout, stderr } = await run("consentry", ["__complete", "--context", "nowhere", "try", ""]);
    expect({ stdout, stderr }).toEqual({ stdout: ":4\n", stderr: "" });
  });

  it("of kubectl finds the plugin's own", async () => {
    const { stdout } = await run("kubectl", ["__complete", "consentry", "try", "-n", "marketing", ""]);
    expect(stdout.trimEnd().split("\n")).toEqual(["flash-sale", "spring-sale", ":4"]);
    const words = await run("kubectl", ["__complete", "consentry", "cas"]);
    expect(words.stdout).toMatch(/^case\t.+\n:4\n/);
  });

  it("goes with a plugin that kubectl runs", async () => {
    expect((await run("kubectl", ["plugin", "list", "--name-only"])).stdout).toContain("kubectl-consentry\n");
    const { stdout } = await run("kubectl", ["consentry", "status", "-n", "marketing"]);
    expect(stdout).toContain("flash-sale");
  });

  /** What the script makes bash offer for `consentry <words>` with the cursor at the end of the last word. */
  async function inBash(words: readonly string[]): Promise<string[]> {
    const script = [
      "source <(consentry completion bash)",
      'COMP_WORDS=(consentry "$@"); COMP_CWORD=$#',
      "_consentry",
      `printf "%s\\n" "\${COMPREPLY[@]}"`,
    ].join("\n");
    const { stdout } = await run("bash", ["--norc", "-c", script, "bash", ...words]);
    return stdout.split("\n").filter((line) => line !== "");
  }

  function run(command: string, args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
    const { PATH = "", HOME = "" } = process.env;
    const env = { PATH: `${directory}${delimiter}${PATH}`, HOME, KUBECONFIG: kubernetes().kubeconfig };
    return new Promise((done, failed) => {
      execFile(command, [...args], { env, timeout: answerDeadlineMs }, (error, stdout, stderr) => {
        if (error) failed(new Error(`${command} ${args.join(" ")}: ${stderr}`, { cause: error }));
        else done({ stdout, stderr });
      });
    });
  }
});
