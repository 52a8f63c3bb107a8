import { beforeAll, expect, it } from "vitest";
import { admin, ana, installWithPeople, kubectlAs, paul, petra, robot } from "../../support/installed-cluster.ts";
import { type KubectlAnswer, mustKubectl } from "../../support/kubectl.ts";
import { mergePatches } from "../../support/merge-patch.ts";
import { manifest } from "../../support/resources.ts";
import { describeWithServers, useKubernetes } from "../../support/servers.ts";
import { operatorUser } from "../../support/written-status.ts";

// Who writes a policy, who decides that it judges, and who says whose signature counts.

const digestOf = (digit: string) => `sha256:${digit.repeat(64)}`;
const key = (keyId: string) => ({
  keyId,
  algorithm: "ES256",
  secretRef: { name: "consentry-policy-keys", key: "pub" },
});
const configMap = { name: "consentry-policy", key: "bundle.tar.gz" };
const spec = {
  source: { type: "ConfigMap", configMap, interval: "5m" },
  digest: digestOf("1"),
  verification: { keys: [key("ci-2026")] },
  requiredClauses: ["K1", "K2"],
};

const trust = "may not say whose signature counts";
const promote = "may not promote";
const elsewhere = "may change its interval alone";
const fewer = "may add clauses and take none out";
const rollout = "may not change when a policy takes over";

/** What a policy author may not change, and how it is said. */
const kept: readonly [string, object, string][] = [
  ["another digest", { digest: digestOf("2") }, promote],
  ["no digest", { digest: null }, promote],
  ["another ConfigMap", { source: { configMap: { ...configMap, name: "mine" } } }, elsewhere],
  ["another key of the ConfigMap", { source: { configMap: { ...configMap, key: "mine" } } }, elsewhere],
  ["a file", { source: { type: "Path", configMap: null, path: { file: "/tmp/x" } } }, elsewhere],
  ["a clause less", { requiredClauses: ["K1"] }, fewer],
  ["no clauses", { requiredClauses: null }, fewer],
  ["another clause instead", { requiredClauses: ["K1", "K3"] }, fewer],
  ["more campaigns to stop", { rollout: { massSuspension: { maxCampaigns: 9000 } } }, rollout],
  ["a shorter look", { rollout: { massSuspension: { within: "1s" } } }, rollout],
  ["a shadow", { rollout: { strategy: "Shadow" } }, rollout],
  ["a key more", { verification: { keys: [key("ci-2026"), key("mine")] } }, trust],
  [
    "another Secret",
    { verification: { keys: [{ ...key("ci-2026"), secretRef: { name: "mine", key: "pub" } }] } },
    trust,
  ],
  ["no keys", { verification: null }, trust],
];

describeWithServers("a policy bundle", () => {
  const server = useKubernetes();
  let bundles = 0;

  const as = (user: string, args: readonly string[], ...objects: object[]): Promise<KubectlAnswer> =>
    kubectlAs(server(), user, args, objects);
  const change = (user: string, name: string, changes: object, query = "") =>
    mergePatches(server())(user, `/apis/consentry.dev/v1alpha1/policybundles/${name}${query}`, { spec: changes });
  const bundle = (name: string, changes: object = {}) =>
    manifest("PolicyBundle", { name, spec: { ...spec, ...changes } });
  const made = async (): Promise<string> => {
    const name = `bundle-${++bundles}`;
    await mustKubectl(server(), ["create", "-f", "-"], { objects: [bundle(name)] });
    return name;
  };
  const seen = async (name: string) =>
    JSON.parse(await mustKubectl(server(), ["get", "pbun", name, "-o", "json"])).spec;

  beforeAll(async () => {
    await installWithPeople(server());
    await mustKubectl(server(), [
      "create",
      "clusterrolebinding",
      "o",
      "--clusterrole=deployer",
      `--user=${operatorUser}`,
    ]);
  });

  it.each(kept)("does not get %s from a policy author", async (_, changes, sentence) => {
    const name = await made();
    const before = await seen(name);
    expectRefusal(await change(paul, name, changes), `${paul} ${sentence}`);
    expectRefusal(await change(paul, name, changes, "?dryRun=All"), sentence);
    expect(await seen(name)).toEqual(before);
  });

  it.each(kept.filter(([, , sentence]) => sentence !== trust))("gets %s from a promoter", async (_, changes) => {
    expectDone(await change(petra, await made(), changes));
  });

  it.each(kept.filter(([, , sentence]) => sentence === trust))("gets %s from no promoter", async (_, changes) => {
    const name = await made();
    expectRefusal(await change(petra, name, changes), `${petra} ${trust}`);
    expectDone(await change(admin, name, changes));
  });

  it("is tended by its author: looked at more often, asked for more, labelled", async () => {
    const name = await made();
    expectDone(await change(paul, name, { source: { interval: "1m" }, requiredClauses: ["K1", "K2", "K3"] }));
    expectDone(await as(paul, ["label", "pbun", name, "team=policy"]));
  });

  it("is not changed by its author in the ways around", async () => {
    const name = await made();
    const other = bundle(name, { digest: digestOf("3") });
    const byForce = ["apply", "--server-side", "--force-conflicts", "--field-manager=operator"];
    expectRefusal(await as(robot, ["replace", "-f", "-"], other), promote);
    expectRefusal(await as(robot, [...byForce, "-f", "-"], other), promote);
    expectRefusal(await as(robot, ["delete", "pbun", name]), "may not delete a PolicyBundle");
    expectRefusal(await as(robot, ["delete", "--raw", "/apis/consentry.dev/v1alpha1/policybundles"]), "may not delete");
    expectRefusal(await as(robot, ["replace", "--force", "-f", "-"], other), "may not delete a PolicyBundle");
    expectRefusal(await change(operatorUser, name, { digest: digestOf("3") }), `${operatorUser} ${promote}`);
    expect(await seen(name)).toMatchObject({ digest: digestOf("1") });
  });

  it("is made by nobody who may not say whose signature counts", async () => {
    expectRefusal(await as(robot, ["create", "-f", "-"], bundle("second")), `${robot} may not make a PolicyBundle`);
    const generated = { ...bundle("any"), metadata: { generateName: "second-" } };
    expectRefusal(await as(robot, ["create", "-f", "-"], generated), `${robot} may not make a PolicyBundle`);
    for (const user of [paul, petra, ana])
      expectRefusal(await as(user, ["create", "-f", "-"], bundle("second")), 'cannot create resource "policybundles"');
    expectDone(await as(admin, ["create", "-f", "-"], bundle("second")));
  });

  it("gets its content from the author's ConfigMap, and from no other", async () => {
    const at = ["apply", "--server-side", "-n", "consentry-system", "-f", "-"];
    const content = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { a: "b" } });
    expectDone(await as(paul, at, content("consentry-policy")));
    expectRefusal(await as(paul, at, content("other")), "forbidden");
    expectRefusal(await as(petra, at, content("consentry-policy")), "forbidden");
    expectRefusal(await as(paul, ["get", "secret", "consentry-policy-keys", "-n", "consentry-system"]), "forbidden");
  });
});

function expectDone(answer: KubectlAnswer): void {
  expect(answer.stderr).toBe("");
  expect(answer.code).toBe(0);
}

function expectRefusal(answer: KubectlAnswer, sentence: string): void {
  expect(answer.stderr).toContain(sentence);
  expect(answer.code).toBe(1);
}
