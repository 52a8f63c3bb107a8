import { type KubeObject, objectKey } from "../../schemas/kubernetes/object.ts";

export type Change<T extends KubeObject> =
  | { readonly type: "added"; readonly key: string; readonly object: T }
  | { readonly type: "updated"; readonly key: string; readonly object: T; readonly previous: T }
  | { readonly type: "deleted"; readonly key: string; readonly previous: KubeObject };

/** What a watch knows of the server, by `<namespace>/<name>`; every difference comes out as a change, also after a gap. */
export type Store<T extends KubeObject> = {
  get(key: string): T | undefined;
  list(): T[];
  put(object: T): Change<T> | undefined;
  remove(key: string): Change<T> | undefined;
  /** The whole truth after a list: what is not in it was deleted while nobody looked. */
  replace(objects: Iterable<T>): Change<T>[];
};

export function createStore<T extends KubeObject>(): Store<T> {
  const objects = new Map<string, T>();
  const put = (object: T): Change<T> | undefined => {
    const key = objectKey(object.metadata);
    const previous = objects.get(key);
    objects.set(key, object);
    if (previous === undefined) return { type: "added", key, object };
    if (isSame(previous, object)) return undefined;
    return { type: "updated", key, object, previous };
  };
  const remove = (key: string): Change<T> | undefined => {
    const previous = objects.get(key);
    if (previous === undefined) return undefined;
    objects.delete(key);
    return { type: "deleted", key, previous };
  };
  const replace = (all: Iterable<T>): Change<T>[] => {
    const fresh = [...all];
    const names = new Set(fresh.map((object) => objectKey(object.metadata)));
    const gone = [...objects.keys()].filter((key) => !names.has(key));
    return [...gone.map(remove), ...fresh.map(put)].filter((change) => change !== undefined);
  };
  return { get: (key) => objects.get(key), list: () => [...objects.values()], put, remove, replace };
}

/** A recreated object has another uid, and may carry any resource version. */
function isSame(a: KubeObject, b: KubeObject): boolean {
  return a.metadata.resourceVersion === b.metadata.resourceVersion && a.metadata.uid === b.metadata.uid;
}
