import { startFlow } from "./flow.ts";
import { tried } from "./quick-start.ts";
import { type Act, type Scene, system } from "./scene.ts";

type Disruption = { readonly title: string; readonly happen: (scene: Scene) => Promise<void> };

const role = (name: string) => `app.kubernetes.io/component=${name}`;
const killPods = (name: string) => async (scene: Scene) => {
  await scene.kubectl(["delete", "pods", "-n", system, "-l", role(name), "--force", "--grace-period=0"]);
};

const all: readonly Disruption[] = [
  {
    title: "a rolling update of the gates",
    happen: async ({ kubectl }) =>
      void (await kubectl(["rollout", "restart", "statefulset/consentry-gate", "-n", system])),
  },
  {
    title: "one gate killed",
    happen: async ({ kubectl }) =>
      void (await kubectl(["delete", "pod", "consentry-gate-0", "-n", system, "--force", "--grace-period=0"])),
  },
  { title: "all gates killed at once", happen: killPods("gate") },
  { title: "NATS killed", happen: killPods("nats") },
  {
    title: "the operator and sync killed",
    happen: async (scene) => {
      await killPods("operator")(scene);
      await killPods("sync")(scene);
    },
  },
  {
    title: "the operator replaced",
    happen: async ({ kubectl }) =>
      void (await kubectl(["rollout", "restart", "deployment/consentry-operator", "-n", system])),
  },
];

export const disruptions: Act = {
  title: "Pods and NATS killed while messages flow",
  play: async (scene) => {
    const flow = await startFlow(scene);
    for (const { title, happen } of all) {
      const startedAtMs = performance.now();
      await happen(scene);
      await untilWell(scene);
      const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(0);
      scene.expect(`after ${title} everything is well again`, true);
      scene.say(`(${seconds} s; ${flow.published()} messages so far)`);
    }
    await flow.end();
    await tried(scene, { says: "opted-out", exitCode: 1, what: "who said STOP is still refused" });
  },
};

/** Pods are what they should be, and a message goes through every gate. @throws when that does not come */
export async function untilWell({ kubectl, consentry }: Scene): Promise<void> {
  for (const name of [
    "statefulset/consentry-nats",
    "statefulset/consentry-gate",
    "deployment/consentry-operator",
    "deployment/consentry-sync",
  ])
    await kubectl(["rollout", "status", name, "-n", system, "--timeout=180s"]);
  const { code, stdout, stderr } = await consentry(["check", "--wait", "--timeout", "3m"]);
  if (code !== 0) throw new Error(`consentry check ended with ${code}:\n${stdout}${stderr}`);
}
