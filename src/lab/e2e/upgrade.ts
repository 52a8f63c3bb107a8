import { untilWell } from "./disruptions.ts";
import { startFlow } from "./flow.ts";
import { helmRelease } from "./install.ts";
import type { Act } from "./scene.ts";

export const upgrade: Act = {
  title: "Upgrade with Helm while messages flow",
  play: async (scene) => {
    const flow = await startFlow(scene);
    await helmRelease(scene, "upgrade", ["gate.replicas=3", "gate.podAnnotations.e2e=upgraded"]);
    await untilWell(scene);
    const gates = await scene.kubectl(["get", "policybundle", "whatsapp", "-o", "jsonpath={.status.gates}"]);
    scene.expect("three gates judge after the upgrade", gates === "3/3", gates);
    await flow.end();
  },
};
