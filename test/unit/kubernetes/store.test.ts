import { describe, expect, it } from "vitest";
import { createStore } from "../../../src/io/kubernetes/store.ts";

describe("what a watch knows", () => {
  it("tells additions, updates and deletions", () => {
    const store = createStore();
    expect(store.put(object("a", "1"))?.type).toBe("added");
    expect(store.put(object("a", "2"))?.type).toBe("updated");
    expect(store.remove("ns/a")?.type).toBe("deleted");
    expect(store.list()).toEqual([]);
  });

  it("says nothing about a version it has seen", () => {
    const store = createStore();
    store.put(object("a", "1"));
    expect(store.put(object("a", "1"))).toBeUndefined();
    expect(store.remove("ns/other")).toBeUndefined();
  });

  it("finds what changed and what went while nobody looked", () => {
    const store = createStore();
    for (const name of ["kept", "changed", "gone"]) store.put(object(name, "1"));
    const changes = store.replace([object("kept", "1"), object("changed", "2"), object("new", "3")]);
    expect(changes.map((change) => `${change.type} ${change.key}`)).toEqual([
      "deleted ns/gone",
      "updated ns/changed",
      "added ns/new",
    ]);
    expect(store.list().map((each) => each.metadata.name)).toEqual(["kept", "changed", "new"]);
  });

  it("takes a recreated object for another one, whatever its version", () => {
    const store = createStore();
    store.put(object("a", "1", "first"));
    expect(store.put(object("a", "1", "second"))?.type).toBe("updated");
  });
});

function object(name: string, resourceVersion: string, uid = name) {
  return { metadata: { namespace: "ns", name, uid, resourceVersion } };
}
