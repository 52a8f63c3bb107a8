import { read, type Scene, system } from "./scene.ts";

const name = "consentry-e2e-nats";
const directory = "/var/lib/consentry-e2e-nats";

type Classes = { readonly items: readonly { readonly metadata: { readonly annotations?: Record<string, string> } }[] };

/** A cluster that makes no volumes by itself gets one: a directory of its node, which belongs to the user of the pods. */
export async function makeVolume(scene: Scene): Promise<void> {
  const { items } = await read<Classes>(scene, ["storageclass"]);
  const isDefault = "storageclass.kubernetes.io/is-default-class";
  if (items.some(({ metadata }) => metadata.annotations?.[isDefault] === "true")) return;
  scene.say(`The cluster has no storage class: NATS keeps its streams in ${directory} of the node.`);
  await onNode(scene, "fs.mkdirSync('/node', {recursive: true}); fs.chownSync('/node', 65532, 65532)");
  await scene.kubectl(["apply", "--server-side", "-f", "-"], JSON.stringify(volume()));
}

export async function removeVolume(scene: Scene): Promise<void> {
  const there = await scene.tryKubectl(["get", "pv", name]);
  if (there.code !== 0) return;
  await onNode(scene, "for (const entry of fs.readdirSync('/node')) fs.rmSync('/node/' + entry, {recursive: true})");
  await scene.tryKubectl(["delete", "pv", name, "--wait=false"]);
}

/** Runs a line of JavaScript as root, with the directory at /node. */
async function onNode(scene: Scene, script: string): Promise<void> {
  const { repository, tag } = scene.options.image;
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "default" },
    spec: {
      restartPolicy: "Never",
      containers: [
        {
          name: "work",
          image: `${repository}:${tag}`,
          imagePullPolicy: "IfNotPresent",
          command: ["/usr/local/bin/consentry-node", "-e", `const fs = require('node:fs'); ${script}`],
          securityContext: { runAsUser: 0 },
          volumeMounts: [{ name: "node", mountPath: "/node" }],
        },
      ],
      volumes: [{ name: "node", hostPath: { path: directory, type: "DirectoryOrCreate" } }],
    },
  };
  await scene.kubectl(["apply", "--server-side", "-f", "-"], JSON.stringify(pod));
  await scene.kubectl([
    "wait",
    `pod/${name}`,
    "-n",
    "default",
    "--for=jsonpath={.status.phase}=Succeeded",
    "--timeout=120s",
  ]);
  await scene.kubectl(["delete", "pod", name, "-n", "default"]);
}

function volume(): object {
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name },
    spec: {
      capacity: { storage: "4Gi" },
      accessModes: ["ReadWriteOnce"],
      persistentVolumeReclaimPolicy: "Retain",
      claimRef: { namespace: system, name: "data-consentry-nats-0" },
      hostPath: { path: directory },
    },
  };
}
