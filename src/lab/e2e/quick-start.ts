import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Act, comes, examples, namespace, read, type Scene, system } from "./scene.ts";

const number = "+447700900123";
const campaign = "flash-sale";
const minuteMs = 60_000;

type CampaignObject = {
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly enforcement?: { readonly case?: string; readonly clause?: string; readonly timeToCease?: string };
    readonly summary?: string;
  };
};

/** What the README tells people to type, by pods. */
export const quickStart: Act = {
  title: "The quick start",
  play: async (scene) => {
    await scene.kubectl(["apply", "--server-side", "-f", join(examples, "quickstart")]);
    const kinds = "campaigns,consentsources,senders,messagetemplates,policybundles";
    await scene.kubectl(["wait", kinds, "--all", "-n", namespace, "--for=condition=Ready", "--timeout=120s"]);
    scene.expect("everything declared is Ready", true);
    await scene.helm(["test", "consentry", "-n", system, "--timeout", "3m"]);
    scene.expect("helm test sends a message through the whole path", true);
    await agreeAndStop(scene);
    await breakAndRepair(scene);
  },
};

async function agreeAndStop(scene: Scene): Promise<void> {
  await tried(scene, { says: "consent-required", exitCode: 1, what: "who never agreed is refused (K2)" });
  const notice = ["--notice", "wa-optin-2026-03", "--confirmed"];
  await must(scene, ["consent", "record", "website-optin", "-n", namespace, "--who", number, ...notice]);
  await tried(scene, { says: "approved", exitCode: 0, what: "who agreed is approved" });
  const stop = ["consent", "withdraw", "--sender", "idesk-main", "-n", namespace, "--who", "0044 7700 900123"];
  await must(scene, [...stop, "--text", "STOP"]);
  await tried(scene, { says: "opted-out", exitCode: 1, what: "STOP wins, however the number is written" });
}

/** Whether a message to the person of the quick start gets the verdict it should. */
export async function tried(
  scene: Scene,
  { says, exitCode, what }: { readonly says: string; readonly exitCode: number; readonly what: string },
): Promise<void> {
  const { code, stdout, stderr } = await scene.consentry([
    "try",
    "campaign/spring-sale",
    "-n",
    namespace,
    "--to",
    number,
  ]);
  scene.expect(what, code === exitCode && stdout.includes(says), `exit code ${code}, ${(stdout || stderr).trim()}`);
}

async function breakAndRepair(scene: Scene): Promise<void> {
  await sendBadList(scene);
  const stopped = await comes(minuteMs, () => isSuspended(scene));
  const { status } = await campaignObject(scene);
  const { clause, timeToCease } = status?.enforcement ?? {};
  scene.expect("a list that nobody on it agreed to stops its campaign", stopped && clause === "K2", status?.summary);
  scene.say(`${status?.summary} (stopped everywhere in ${timeToCease})`);
  const described = await scene.kubectl(["describe", "campaign", campaign, "-n", namespace]);
  scene.expect(
    "kubectl describe tells it as an event",
    described.includes("Suspended") && described.includes("CaseOpened"),
  );
  const caseName = status?.enforcement?.case ?? "";
  await must(scene, ["case", "ack", caseName, "-n", namespace]);
  const evidence = ["--evidence", "https://tickets.example/812"];
  await must(scene, ["case", "step", caseName, "-n", namespace, "CorrectSource", ...evidence]);
  await must(scene, ["case", "close", caseName, "-n", namespace, "--resolution", "Bought list removed"]);
  await must(scene, ["resume", `campaign/${campaign}`, "-n", namespace]);
  scene.expect("an officer has worked the case, and resumed the campaign", true);
}

export async function sendBadList(scene: Scene): Promise<void> {
  const list = readFileSync(join(examples, "bad-list.jsonl"), "utf8");
  await scene.consentry(["send", "-", "--again", "--campaign", campaign, "-n", namespace], list);
}

export async function isSuspended(scene: Scene): Promise<boolean> {
  const { status } = await campaignObject(scene);
  return status?.conditions?.some((one) => one.type === "Suspended" && one.status === "True") ?? false;
}

async function campaignObject(scene: Scene): Promise<CampaignObject> {
  return await read<CampaignObject>(scene, ["campaign", campaign, "-n", namespace]);
}

/** @throws when the command does not do it */
export async function must(scene: Scene, args: readonly string[], stdin?: string): Promise<string> {
  const { code, stdout, stderr } = await scene.consentry(args, stdin);
  if (code === 0) return stdout;
  throw new Error(`consentry ${args.join(" ")} ended with ${code}: ${(stderr || stdout).trim()}`);
}
