import { helmRelease, openToolbox } from "./install.ts";
import { isSuspended, must, sendBadList, tried } from "./quick-start.ts";
import { type Act, comes, namespace, type Scene, system, toolbox } from "./scene.ts";
import { removeVolume } from "./volume.ts";

export const uninstall: Act = {
  title: "Uninstall",
  play: async (scene) => {
    // What it held was judged again after the resume. A quick gate has held too little of it to stop the campaign by that.
    if (!(await isSuspended(scene))) await sendBadList(scene);
    const again = await comes(60_000, () => isSuspended(scene));
    scene.expect("the list that nobody agreed to has stopped its campaign again", again);
    await scene.helm(["uninstall", "consentry", "-n", system, "--wait", "--timeout", "3m"]);
    const campaigns = await scene.kubectl(["get", "campaigns", "-n", namespace, "-o", "name"]);
    scene.expect("kinds and campaigns stay", campaigns.includes("flash-sale"));
    const claims = await scene.kubectl(["get", "pvc", "-n", system, "-o", "name"]);
    scene.expect("the streams stay", claims.includes("data-consentry-nats-0"), claims);
  },
};

export const reinstall: Act = {
  title: "Install again",
  play: async (scene) => {
    await scene.tryKubectl(["delete", "pod", toolbox, "-n", system, "--ignore-not-found"]);
    await helmRelease(scene, "install");
    await openToolbox(scene);
    await must(scene, ["check", "--wait", "--timeout", "3m"]);
    scene.expect("a campaign that was stopped before is still stopped", await isSuspended(scene));
    await tried(scene, { says: "opted-out", exitCode: 1, what: "who said STOP before is still refused" });
  },
};

/** Everything the story made, as far as it came. */
export async function cleanUp(scene: Scene): Promise<void> {
  const { tryKubectl } = scene;
  await scene.helm(["uninstall", "consentry", "-n", system, "--ignore-not-found", "--wait"]).catch(() => {});
  await tryKubectl(["delete", "namespace", namespace, system, "--ignore-not-found", "--timeout=120s"]);
  await tryKubectl(["delete", "policybundles", "--all"]);
  await tryKubectl(["delete", "crd", "-l", "app.kubernetes.io/part-of=consentry"]);
  const bindings = (await tryKubectl(["get", "clusterrolebinding", "-o", "name"])).stdout.split("\n");
  const own = bindings.filter((name) => name.includes(`/${toolbox}-`));
  if (own.length > 0) await tryKubectl(["delete", ...own]);
  await removeVolume(scene);
}
