import { beforeAll, describe, expect, it } from "vitest";
import { ana, edda, installWithPeople, kubectlAs, robot } from "../../support/installed-cluster.ts";
import { type KubectlAnswer, mustKubectl } from "../../support/kubectl.ts";
import { mergePatches } from "../../support/merge-patch.ts";
import { type ManifestKind, manifest } from "../../support/resources.ts";
import { describeWithServers, useKubernetes } from "../../support/servers.ts";
import { operatorUser } from "../../support/written-status.ts";

// Who may stop a campaign or a sender and who may let it go on, with the ways around that the API server knows.

const annotation = "consentry.dev/resume-requested";
const controllers = "system:serviceaccount:kube-system:";
const garbageCollector = `${controllers}generic-garbage-collector`;
const namespaceController = `${controllers}namespace-controller`;

type Options = { readonly asks?: string; readonly suspend?: boolean; readonly spec?: object };
type Attempt = { readonly args: readonly string[]; readonly objects?: readonly object[] };

function object(kind: ManifestKind, name: string, { asks, suspend = false, spec = {} }: Options = {}) {
  const { metadata, ...rest } = manifest(kind, { name, spec: { suspend, ...spec } });
  return { ...rest, metadata: { ...metadata, ...(asks ? { annotations: { [annotation]: asks } } : {}) } };
}
const campaign = (name: string, options?: Options) => object("Campaign", name, options);

const merge = (name: string, change: object, ...more: string[]): Attempt => ({
  args: ["patch", "campaign", name, "-n", "marketing", "--type=merge", "-p", JSON.stringify(change), ...more],
});
const given = (args: readonly string[], ...objects: object[]): Attempt => ({ args: [...args, "-f", "-"], objects });
const byForce = (manager: string) => ["apply", "--server-side", "--force-conflicts", `--field-manager=${manager}`];
const remove = (name: string): Attempt => ({ args: ["delete", "campaign", name, "-n", "marketing", "--wait=false"] });
const request = { metadata: { annotations: { [annotation]: "please" } } };
const goOn = { spec: { suspend: false } };

const waysToAsk: readonly [string, (name: string) => Attempt][] = [
  ["a patch of its metadata", (name) => merge(name, request)],
  ["kubectl annotate", (name) => ({ args: ["annotate", "campaign", name, "-n", "marketing", `${annotation}=please`] })],
  ["a dry run", (name) => merge(name, request, "--dry-run=server")],
  ["replacing it", (name) => given(["replace"], campaign(name, { asks: "please" }))],
  ["applying it", (name) => given(["apply"], campaign(name, { asks: "please" }))],
  ["server-side apply by force", (name) => given(byForce("robot"), campaign(name, { asks: "please" }))],
  ["apply under the operator's manager", (name) => given(byForce("operator"), campaign(name, { asks: "please" }))],
  ["deleting and creating it", (name) => given(["replace", "--force"], campaign(name, { asks: "please" }))],
  ["another that asks at once", (name) => given(["create"], campaign(`${name}-too`, { asks: "please" }))],
];

const waysToGoOn: readonly [string, (name: string) => Attempt][] = [
  ["a patch", (name) => merge(name, goOn)],
  ["a patch that takes the field out", (name) => merge(name, { spec: { suspend: null } })],
  ["a dry run", (name) => merge(name, goOn, "--dry-run=server")],
  ["replacing it", (name) => given(["replace"], campaign(name))],
  ["server-side apply by force", (name) => given(byForce("robot"), campaign(name))],
  ["deleting it, to create it again", remove],
  ["kubectl replace --force", (name) => given(["replace", "--force"], campaign(name))],
];

describeWithServers("a stopped campaign", () => {
  const server = useKubernetes();
  let campaigns = 0;

  const as = (user: string, { args, objects }: Attempt) => kubectlAs(server(), user, args, objects);
  const made = async (options: Options = {}): Promise<string> => {
    const name = `campaign-${++campaigns}`;
    await mustKubectl(server(), ["create", "-f", "-"], { objects: [campaign(name, options)] });
    return name;
  };
  const seen = async (name: string) =>
    JSON.parse(await mustKubectl(server(), ["get", "campaign", name, "-n", "marketing", "-o", "json"]));

  beforeAll(async () => {
    await installWithPeople(server());
    for (const user of [garbageCollector, namespaceController, operatorUser])
      await mustKubectl(server(), [
        "create",
        "clusterrolebinding",
        `${user}`,
        "--clusterrole=deployer",
        `--user=${user}`,
      ]);
  });

  it.each([edda, ana])("goes on when %s asks, and when they take spec.suspend back", async (user) => {
    const name = await made({ suspend: true });
    expectDone(await as(user, merge(name, request)));
    expectDone(await as(user, merge(name, goOn)));
  });

  it.each(waysToAsk)("is not asked to go on by who only deploys, by way of %s", async (_, attempt) => {
    const name = await made();
    expectRefusal(await as(robot, attempt(name)), `${robot} may not resume; apply the object without the annotation`);
  });

  it.each(waysToGoOn)("is not let go on by who only deploys, by way of %s", async (_, attempt) => {
    const name = await made({ suspend: true });
    expectRefusal(await as(robot, attempt(name)), `${robot} may not resume`);
    expect((await seen(name)).spec.suspend).toBe(true);
  });

  it("is not collected as the garbage of an owner that never was", async () => {
    const name = await made({ suspend: true });
    expectRefusal(await as(garbageCollector, remove(name)), `${garbageCollector} may not resume`);
  });

  it("is not taken away with all others by who only deploys, and goes with its namespace", async () => {
    await made({ suspend: true });
    const all: Attempt = { args: ["delete", "--raw", "/apis/consentry.dev/v1alpha1/namespaces/marketing/campaigns"] };
    expectRefusal(await as(robot, all), `${robot} may not resume`);
    expect(await as(namespaceController, all)).toMatchObject({ code: 0, stderr: "" });
  });

  it("keeps its request when status is written with another one beside it", async () => {
    const name = await made({ asks: "first" });
    const { spec: _, ...identity } = campaign(name, { asks: "second" });
    const status = { observedGeneration: 1 };
    expectDone(
      await as(operatorUser, given([...byForce("operator"), "--subresource=status"], { ...identity, status })),
    );
    expect((await seen(name)).metadata.annotations[annotation]).toBe("first");
  });

  it("is not asked to go on by the operator itself, had it every usual right", async () => {
    expectRefusal(await as(operatorUser, merge(await made(), request)), `${operatorUser} may not resume`);
  });

  describe("leaves who only deploys in peace:", () => {
    it("what Git says is applied over an older request, and under one who stopped it", async () => {
      const name = await made({ asks: "answered", suspend: true });
      expectDone(await as(robot, given(byForce("git"), campaign(name, { suspend: true, spec: { purpose: "news" } }))));
      expectDone(await as(robot, merge(name, { metadata: { labels: { team: "growth" } } })));
      expect((await seen(name)).spec).toMatchObject({ suspend: true, purpose: "news" });
    });

    it("it stops, takes a request back, and deletes what nobody stopped", async () => {
      const name = await made({ asks: "please" });
      expectDone(await as(robot, merge(name, { metadata: { annotations: { [annotation]: null } } })));
      expectDone(await as(robot, remove(name)));
      expectDone(await as(robot, merge(await made(), { spec: { suspend: true } })));
    });
  });

  describe("and its sender are an officer's to stop, and nothing more:", () => {
    it.each(["Campaign", "Sender"] as const)("a %s", async (kind) => {
      const name = `officers-${kind.toLowerCase()}`;
      await mustKubectl(server(), ["create", "-f", "-"], { objects: [object(kind, name)] });
      const path = `/apis/consentry.dev/v1alpha1/namespaces/marketing/${kind.toLowerCase()}s/${name}`;
      const change = (user: string, spec: object) => mergePatches(server())(user, path, { spec });
      for (const suspend of [true, false]) expectDone(await change(ana, { suspend }));
      const [one, ...more]: [object, ...object[]] =
        kind === "Sender"
          ? [{ credentialsRef: { name: "mine", key: "token" } }]
          : [{ purpose: "news" }, { topic: "x" }];
      for (const spec of [one, ...more, { suspend: true, ...one }])
        expectRefusal(
          await change(ana, spec),
          `spec: ${ana} may stop this and let it go on by spec.suspend and change`,
        );
      expectRefusal(await as(ana, given(["replace"], object(kind, name, { spec: one }))), "change nothing else");
    });

    it("a campaign that had a field more", async () => {
      const name = await made({ spec: { topic: "wine" } });
      expectRefusal(await as(ana, merge(name, { spec: { topic: null } })), "change nothing else");
    });
  });

  it("is guarded in every version that the API server serves", async () => {
    const name = await made({ suspend: true });
    const crd = JSON.parse(await mustKubectl(server(), ["get", "crd", "campaigns.consentry.dev", "-o", "json"]));
    const [only] = crd.spec.versions;
    const versions = [only, { ...only, name: "v1beta1", storage: false }];
    await mustKubectl(server(), ["replace", "-f", "-"], { objects: [{ ...crd, spec: { ...crd.spec, versions } }] });
    const path = `/apis/consentry.dev/v1beta1/namespaces/marketing/campaigns/${name}`;
    await expect
      .poll(() => mustKubectl(server(), ["get", "--raw", path]).catch(() => ""), { timeout: 30_000 })
      .toContain("v1beta1");
    const other = { ...campaign(name), apiVersion: "consentry.dev/v1beta1" };
    expectRefusal(await as(robot, given(byForce("robot"), other)), `${robot} may not resume`);
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
