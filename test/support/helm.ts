/** The real helm on the chart of this repository. */
import { parseAllDocuments } from "yaml";
import { type Answer, runProgram } from "../../src/lab/programs.ts";
import { obtainServers } from "../../src/lab/servers/start.ts";

export const chartDirectory = "charts/consentry";
/** The least that a render needs: a NATS of its own, and a generated key. */
export const trial = { nats: { enabled: true } };

/** Every role, and everything that has a switch. */
export const production = {
  nats: { url: "nats://nats.nats:4222", credentials: true, caSecret: "nats-ca", clientSecret: "nats-client" },
  pseudonymKey: { secretName: "pseudonyms", otherKey: "other-key" },
  intake: { secretName: "whatsapp" },
  dispatch: { secretName: "whatsapp" },
  sync: {
    push: { enabled: true },
    credentials: [{ namespace: "marketing", name: "crm-feed", secretName: "marketing-crm-feed" }],
    listsVolume: { persistentVolumeClaim: { claimName: "lists" } },
  },
  gate: { autoscaling: { enabled: true }, snapshots: { persistent: true } },
};

/** An object of a rendered chart; tests look at what they know of it. */
export type Rendered = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: as deep as any object of Kubernetes
  readonly [member: string]: any;
};

const deadlineMs = 120_000;

/** Runs helm and answers whatever came of it; a refusal is an answer. */
export async function helm(
  args: readonly string[],
  options: { readonly values?: object; readonly kubeconfig?: string; readonly namespace?: string } = {},
): Promise<Answer> {
  const { helm: command } = await obtainServers(["helm"], { progress: () => {} });
  const given = options.values === undefined ? [] : ["--values", "-"];
  const { kubeconfig = "/nonexistent", namespace = "consentry-system" } = options;
  const env = { ...process.env, KUBECONFIG: kubeconfig, HELM_NAMESPACE: namespace };
  return await runProgram(command, [...args, ...given], {
    env,
    deadlineMs,
    stdin: JSON.stringify(options.values ?? {}),
  });
}

/** As `helm`, but a refusal is a failure. Answers standard output. */
export async function mustHelm(...parameters: Parameters<typeof helm>): Promise<string> {
  const answer = await helm(...parameters);
  if (answer.code !== 0) throw new Error(`helm ${parameters[0].join(" ")}: ${answer.stderr}`);
  return answer.stdout;
}

/** Everything that the chart makes of these values, hooks included. */
export async function render(values: object = trial, namespace = "consentry-system"): Promise<readonly Rendered[]> {
  return objectsIn(await mustHelm(["template", "consentry", chartDirectory], { values, namespace }));
}

export function objectsIn(yaml: string): readonly Rendered[] {
  return parseAllDocuments(yaml)
    .map((document) => document.toJS() as Rendered | null)
    .filter((object) => object !== null);
}

/** The block of code below a mark, as a page shows it, without the page's indentation. */
export function blockBelow(page: string, mark: string): string {
  const [, below = ""] = page.split(`<!-- ${mark} -->\n`);
  const [, indent = "", block = ""] = /^( *)```\w*\n([\s\S]*?)^ *```$/m.exec(below) ?? [];
  return block.replaceAll(new RegExp(`^${indent}`, "gm"), "");
}
