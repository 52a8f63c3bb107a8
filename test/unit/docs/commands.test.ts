import { existsSync, globSync, readFileSync } from "node:fs";
import { CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { groups } from "../../../src/cli/commands.ts";
import { parserOf } from "../../../src/cli/parser.ts";
import { kinds } from "../../../src/schemas/resources/index.ts";
import { type Documented, documented } from "../../support/documented.ts";

const roles = ["operator", "gate", "sync", "intake", "dispatch", "demo", "bench"];
const theirs = documented("consentry").filter(({ words }) => !roles.includes(words[0] ?? ""));
const table = (all: readonly Documented[]) =>
  all.map((each) => [`${each.words.join(" ")} (${each.page})`, each] as const);

describe("a consentry command in the docs", () => {
  it("is found in blocks, behind prompts and pipes, and within sentences", () => {
    expect(theirs.filter(({ whole }) => whole).length).toBeGreaterThan(60);
    expect(theirs.filter(({ page }) => page === "README.md").length).toBeGreaterThan(8);
    expect(theirs.map(({ words }) => words.join(" "))).toContain("completion bash");
  });

  it.each(table(theirs))("can be typed: %s", async (_, command) => {
    expect(await faultOf(command)).toBe("");
  });

  it.each([
    ["a misspelt command", "statsu"],
    ["a flag that there is not", "status --all"],
    ["a value that there is not", "status -o xml"],
    ["a value that its command does not take", "resume campaign/x --timeout soon"],
    ["an argument left out", "case ack"],
    ["a flag that must be there", "try campaign/x"],
  ])("is refused with %s", async (_, typed) => {
    expect(await faultOf({ page: "", words: typed.split(" "), whole: true })).not.toBe("");
  });
});

describe("a kubectl command in the docs", () => {
  const all = documented("kubectl");

  it.each(table(all))("names what there is: %s", (_, { words }) => {
    expect(kubectlFaults(words)).toEqual([]);
  });

  it.each(["get campaing -A", "gett pods", "apply -f examples/none.yaml", "get csrc,snd2"])(
    "is refused: %s",
    (typed) => {
      expect(kubectlFaults(typed.split(" "))).not.toEqual([]);
    },
  );
});

/** Why it cannot be typed, in words; empty when it can. Within a sentence arguments and flags may be left out. */
async function faultOf({ words, whole }: Documented): Promise<string> {
  if (!whole && words.length < 2 && (words[0] === undefined || words[0] in groups)) return "";
  const console = { data: () => {}, progress: () => {} };
  const program = parserOf({ console, version: "" }, async (wired, typed) => {
    if (whole) wired.read(typed.options);
  });
  try {
    await program.parseAsync([...words], { from: "user" });
    return "";
  } catch (error) {
    const isHelp = error instanceof CommanderError && error.exitCode === 0;
    const isShort = error instanceof CommanderError && error.code === "commander.missingArgument" && !whole;
    return isHelp || isShort ? "" : String(error);
  }
}

const kubernetesKinds = [
  ...[
    "pod",
    "pods",
    "secret",
    "configmap",
    "namespace",
    "crd",
    "crds",
    "lease",
    "role",
    "rolebinding",
    "node",
    "nodes",
  ],
  ...["clusterrole", "clusterrolebinding", "events", "deployment", "statefulset", "pvc", "svc", "networkpolicies"],
];
const ourKinds = kinds.flatMap(({ kind, plural, singular, shortNames, categories }) => [
  ...[kind.toLowerCase(), plural, singular, ...shortNames, ...categories],
]);
const known = new Set([...kubernetesKinds, ...ourKinds]);
const ofKinds = ["get", "describe", "wait", "delete", "patch", "edit", "label", "annotate", "explain", "create", "top"];
const verbs = [...ofKinds, "apply", "logs", "rollout", "exec", "events", "auth", "config"];

/** Of a command without `kubectl`: unknown verbs and kinds, files and roles of ours that there are not. */
function kubectlFaults([verb = "", ...words]: readonly string[]): string[] {
  const verbFault = verb === "" || verbs.includes(verb) ? [] : [`verb ${verb}`];
  const [named = ""] = words.filter((word) => !word.startsWith("-"));
  const asked = ofKinds.includes(verb) ? (named.split(/[./]/)[0] ?? "").split(",") : [];
  const kindFaults = asked.filter((kind) => /^\w/.test(kind) && words[0] === named && !known.has(kind.toLowerCase()));
  return [...verbFault, ...kindFaults.map((kind) => `kind ${kind}`), ...missingFiles(words), ...missingRoles(words)];
}

function missingFiles(words: readonly string[]): string[] {
  const ours = words.filter((word) => /^(examples|crds|install|gitops)\//.test(word));
  return ours.filter((path) => !existsSync(path));
}

const installed = globSync("install/**/*.yaml").map((file) => readFileSync(file, "utf8"));

function missingRoles(words: readonly string[]): string[] {
  const roles = words.flatMap((word) => word.match(/^--(?:cluster)?role=(consentry-.*)/)?.[1] ?? []);
  return roles.filter((role) => !installed.some((text) => text.includes(`name: ${role}`)));
}
