/** Requests to a test's API server as another user: what kubectl does with --as, without starting kubectl for each. */
import { readFileSync } from "node:fs";
import { Agent, request } from "undici";
import { parse } from "yaml";
import { z } from "zod";
import type { KubernetesServer } from "../../src/lab/servers/start.ts";
import { identityOf } from "./installed-cluster.ts";
import type { KubectlAnswer } from "./kubectl.ts";

export type MergePatch = (
  user: string,
  /** Path of the object on the API server, with its query. */
  path: string,
  change: object,
) => Promise<KubectlAnswer>;

const kubeconfig = z.object({
  clusters: z.tuple([z.object({ cluster: z.object({ "certificate-authority-data": z.string() }) })]),
});
const refusal = z.object({ message: z.string() });

/** Merge patches, answered as kubectl would: a refusal is code 1 with the API server's sentence. */
export function mergePatches(server: KubernetesServer): MergePatch {
  const { clusters } = kubeconfig.parse(parse(readFileSync(server.kubeconfig, "utf8")));
  const ca = Buffer.from(clusters[0].cluster["certificate-authority-data"], "base64");
  const dispatcher = new Agent({ connect: { ca } });
  return async (user, path, change) => {
    const { as, groups } = identityOf(user);
    const [group = "system:authenticated", ...others] = groups;
    if (others.length > 0) throw new Error(`${user} is in several groups, which this client cannot say: use kubectlAs`);
    const { statusCode, body } = await request(`${server.url}${path}`, {
      dispatcher,
      method: "PATCH",
      headers: {
        authorization: `Bearer ${server.users[0]?.token}`,
        "impersonate-user": as,
        "impersonate-group": group,
        "content-type": "application/merge-patch+json",
      },
      body: JSON.stringify(change),
    });
    const text = await body.text();
    if (statusCode < 300) return { code: 0, stdout: text, stderr: "" };
    return { code: 1, stdout: "", stderr: refusal.parse(JSON.parse(text)).message };
  };
}
