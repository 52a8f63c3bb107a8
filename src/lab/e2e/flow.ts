/** Messages without an end, to people who agreed: whatever is done to the cluster meanwhile, each must get its verdict. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { must } from "./quick-start.ts";
import { examples, namespace, type Scene } from "./scene.ts";

const campaign = "steady";
const people = 40;
const roundMessages = 100;
/** `kubectl exec` does not always notice that a program which left its input unread has ended. */
const roundDeadlineMs = 15_000;
/** Longer than anything that is done to the cluster takes. */
const giveUpMs = 4 * 60_000;

export type Flow = {
  readonly published: () => number;
  /** Sends no more and waits until every message has its verdict. */
  readonly end: () => Promise<void>;
};

export async function startFlow(scene: Scene): Promise<Flow> {
  await declare(scene);
  await must(
    scene,
    ["consent", "import", "website-optin", "/dev/stdin", "--format", "csv", "-n", namespace],
    consents(),
  );
  const flow = { lines: [], name: Date.now().toString(36) } satisfies Lines;
  let going = true;
  const ended = (async () => {
    while (going) await publishRound(scene, flow);
  })();
  // Told when the flow is ended.
  ended.catch(() => {});
  return {
    published: () => flow.lines.length,
    end: async () => {
      going = false;
      await ended;
      // What is published already is known and skipped: this waits for the verdicts of all of it.
      const args = ["send", "-", "--campaign", campaign, "-n", namespace, "--timeout", "60s"];
      const { code, stdout, stderr } = await scene.consentry(args, flow.lines.join("\n"));
      const what = `all ${flow.lines.length} messages that flowed meanwhile are judged, and approved`;
      scene.expect(what, code === 0, `exit code ${code}: ${stdout}${stderr}`);
      const audit = await scene.consentry(["audit"]);
      scene.expect("the audit finds every promise kept", audit.code === 0, `${audit.stdout}${audit.stderr}`);
    },
  };
}

/** What was published, and what tells it from what another flow did: `send` publishes no line twice. */
type Lines = { readonly lines: string[]; readonly name: string };

/**
 * A round that breaks off is given again; what of it was stored is not published twice.
 *
 * @throws when it breaks off for longer than it should
 */
async function publishRound(scene: Scene, { lines, name }: Lines): Promise<void> {
  const round = Array.from({ length: roundMessages }, (_, index) => payload(name, lines.length + index));
  for (const untilMs = performance.now() + giveUpMs; ; ) {
    const args = ["send", "-", "--campaign", campaign, "-n", namespace, "--no-verdicts"];
    const { code, stdout, stderr } = await scene.consentry(args, round.join("\n"), roundDeadlineMs);
    if (code === 0) break;
    if (performance.now() > untilMs) throw new Error(`messages do not flow: ${code}, ${(stderr || stdout).trim()}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  lines.push(...round);
}

/** As spring-sale, without its cap: the same forty people are written to again and again. */
async function declare(scene: Scene): Promise<void> {
  const text = readFileSync(join(examples, "quickstart", "campaign-spring-sale.yaml"), "utf8");
  const object = parse(text) as { metadata: { name: string }; spec: { frequencyCap?: unknown } };
  object.metadata.name = campaign;
  delete object.spec.frequencyCap;
  await scene.kubectl(["apply", "--server-side", "-f", "-"], JSON.stringify(object));
  await scene.kubectl(["wait", `campaign/${campaign}`, "-n", namespace, "--for=condition=Ready", "--timeout=60s"]);
}

function consents(): string {
  const rows = Array.from(
    { length: people },
    (_, index) => `${digits(index)},2026-01-02T03:04:05Z,wa-optin-2026-03,true,true,form`,
  );
  return ["recipient,at,notice,affirmative,double_opt_in,evidence", ...rows].join("\n");
}

function payload(flow: string, index: number): string {
  const texts = [`Reader ${flow} ${index}`, "20 %"].map((text) => ({ type: "text", text }));
  return JSON.stringify({
    messaging_product: "whatsapp",
    recipient_type: "individual",
    to: digits(index % people),
    type: "template",
    template: { name: "spring_offer", language: { code: "en" }, components: [{ type: "body", parameters: texts }] },
  });
}

/** Numbers that Ofcom keeps for fiction. */
function digits(person: number): string {
  return `447700900${300 + person}`;
}
