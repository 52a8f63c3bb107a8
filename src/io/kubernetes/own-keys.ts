import { objectKey } from "../../schemas/kubernetes/object.ts";
import type { KubeClient } from "./client.ts";
import type { ListWatch } from "./list-watch.ts";
import { contentOf, type KeyContent, readSecretKey } from "./objects.ts";
import type { WatchedConfigMap } from "./watches.ts";

type KeyRef = { readonly name: string; readonly key: string };
type TextContent = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly problem: string };

/** Keys of ConfigMaps and Secrets in the operator's own namespace: ConfigMaps from the copy at hand, Secrets asked for. */
export function createOwnKeys(parts: {
  readonly client: KubeClient;
  readonly configMaps: Pick<ListWatch<WatchedConfigMap>, "get">;
  readonly namespace: string;
}): {
  readonly fromConfigMap: (ref: KeyRef) => Promise<KeyContent>;
  readonly fromSecret: (ref: KeyRef) => Promise<TextContent>;
} {
  const { client, configMaps, namespace } = parts;
  return {
    fromConfigMap: async ({ name, key }) => {
      const found = configMaps.get(objectKey({ namespace, name }));
      if (found === undefined) return { ok: false, problem: `ConfigMap ${namespace}/${name} does not exist.` };
      return contentOf(found, { kind: "ConfigMap", namespace, name, key });
    },
    fromSecret: async ({ name, key }) => {
      const content = await readSecretKey(client, { namespace, name, key });
      return content.ok ? { ok: true, value: Buffer.from(content.value).toString("utf8") } : content;
    },
  };
}
