import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ana, ben, installWithPeople, vera } from "../../support/installed-cluster.ts";
import { mustKubectl } from "../../support/kubectl.ts";
import { manifest } from "../../support/resources.ts";
import { type Ran, runCli } from "../../support/run-command.ts";
import { describeWithServers, useKubernetes } from "../../support/servers.ts";
import { answerCase } from "../../support/written-status.ts";

describeWithServers("commands about cases", () => {
  const server = useKubernetes();
  let cases = 0;

  const as = (user: string, ...args: string[]) =>
    runCli([...args, "-n", "marketing", "--kubeconfig", server().kubeconfig, "--context", user], {});
  const specOf = async (name: string) =>
    JSON.parse(await mustKubectl(server(), ["get", "case", name, "-n", "marketing", "-o", "jsonpath={.spec}"]));
  const answer = (name: string) => answerCase(server(), { namespace: "marketing", name });
  const openCase = async (spec: object = {}): Promise<string> => {
    const name = `flash-sale-k2-${++cases}`;
    const steps = [{ name: "CorrectSource", owner: "growth" }, { name: "Approve" }];
    const object = manifest("ComplianceCase", { name, spec: { steps, ...spec } });
    await mustKubectl(server(), ["create", "-f", "-"], { objects: [object] });
    await answer(name);
    return name;
  };

  beforeAll(async () => {
    await installWithPeople(server());
  });

  it("take a case from open to closed, each entry signed by who typed it", async () => {
    const name = await openCase();
    const acknowledged = await as(ana, "case", "ack", name);
    expect(acknowledged).toMatchObject({ exitCode: 0, data: `acknowledged  ${name}  by ${ana}, assigned to ${ana}\n` });
    expect(acknowledged.progress).toContain(`growth       consentry case step ${name} -n marketing CorrectSource`);
    const evidence = "https://tickets.example/812";
    expectDone(await as(ben, "case", "step", name, "CorrectSource", "--evidence", evidence));
    const closing = as(ana, "case", "close", name, "--resolution", "Bought list removed");
    await untilSpec(name, "resolution");
    await answer(name);
    const closed = await closing;
    expect(closed).toMatchObject({ exitCode: 0, data: `closed  ${name}  by ${ana}: Bought list removed\n` });
    expect(closed.progress).toContain("consentry resume campaign/flash-sale -n marketing");
    expect(await specOf(name)).toMatchObject({
      assignee: ana,
      acknowledged: { by: ana },
      steps: [{ name: "CorrectSource", state: "Done", by: ben, evidence }, { name: "Approve" }],
      resolution: { by: ana, summary: "Bought list removed" },
    });
  });

  const untilSpec = async (name: string, member: string) =>
    expect.poll(() => specOf(name), { timeout: 10_000 }).toHaveProperty(member);

  it("close a Critical case by two people, and by no one alone", async () => {
    const name = await openCase({ severity: "Critical", clause: "K4", steps: [] });
    expectDone(await as(ben, "case", "ack", name));
    const resolved = await as(ben, "case", "close", name, "--resolution", "Campaign ended");
    expect(resolved).toMatchObject({ exitCode: 0, data: `resolved  ${name}  by ${ben}; it is not closed yet\n` });
    expect(resolved.progress).toContain(`somebody else than ${ben}`);
    expectRefusal(await as(ben, "case", "close", name, "--approve"), "somebody else must approve");
    expectRefusal(await as(ana, "case", "close", name, "--approve"), `${ana} may not approve`);
    expect((await specOf(name)).approval).toBeUndefined();
  });

  it("let an approver close a Critical case that another has resolved", async () => {
    const name = await openCase({ severity: "Critical", clause: "K4", steps: [] });
    expectDone(await as(ana, "case", "ack", name));
    expectDone(await as(ana, "case", "close", name, "--resolution", "Campaign ended"));
    const closing = as(ben, "case", "close", name, "--approve");
    await untilSpec(name, "approval");
    await answer(name);
    expect(await closing).toMatchObject({ exitCode: 0, data: `closed  ${name}  by ${ben}: Campaign ended\n` });
  });

  it("say that the operator has not answered, with exit code 4, when it does not", async () => {
    const name = await openCase({ steps: [] });
    expectDone(await as(ana, "case", "ack", name));
    const closed = await as(ana, "case", "close", name, "--resolution", "Nothing was sent", "--timeout", "300ms");
    expect(closed).toMatchObject({ exitCode: 4, data: `signed  ${name}  by ${ana}: Nothing was sent\n` });
    expect(closed.progress).toContain("consentry check");
  });

  it("refuse to close what is not done, and say who has to do it", async () => {
    const name = await openCase();
    expectRefusal(await as(ana, "case", "close", name, "--resolution", "Done"), `nobody has taken case ${name} on`);
    expectDone(await as(ana, "case", "ack", name));
    const answer = await as(ana, "case", "close", name, "--resolution", "Done");
    expectRefusal(answer, "these steps of");
    expect(answer.progress).toContain(`growth: consentry case step ${name} -n marketing CorrectSource`);
  });

  it("leave alone what somebody else has signed", async () => {
    const name = await openCase();
    expectDone(await as(ana, "case", "ack", name));
    expectDone(await as(ana, "case", "step", name, "CorrectSource"));
    expectRefusal(await as(ben, "case", "ack", name), `${ana} took case ${name} on`);
    expectRefusal(await as(ben, "case", "step", name, "CorrectSource"), `${ana} has signed CorrectSource`);
    expectDone(await as(ben, "case", "ack", name, "--assignee", ben));
    expect(await specOf(name)).toMatchObject({ acknowledged: { by: ana }, assignee: ben });
  });

  it("write nothing when the same is typed again", async () => {
    const name = await openCase();
    expectDone(await as(ana, "case", "ack", name));
    expectDone(await as(ana, "case", "step", name, "CorrectSource", "--not-needed"));
    const before = await specOf(name);
    expectDone(await as(ana, "case", "ack", name));
    expectDone(await as(ana, "case", "step", name, "CorrectSource", "--not-needed"));
    expect(await specOf(name)).toEqual(before);
  });

  it("lose nothing when two people sign at once", async () => {
    const steps = ["One", "Two", "Three", "Four"];
    const name = await openCase({ steps: steps.map((step) => ({ name: step })) });
    const signed = await Promise.all(steps.map((step, at) => as(at % 2 ? ana : ben, "case", "step", name, step)));
    expect(signed.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    const { steps: after } = await specOf(name);
    expect(after.map((step: { state: string }) => step.state)).toEqual(["Done", "Done", "Done", "Done"]);
  });

  it("tell whoever may not, by name and with the role that would do", async () => {
    const name = await openCase();
    const answer = await as(vera, "case", "ack", name);
    expect(answer).toMatchObject({ exitCode: 1, data: "" });
    expect(answer.progress).toContain(`User "${vera}" cannot patch resource "compliancecases"`);
    expect(answer.progress).toContain("do: ask for the role consentry-officer");
  });

  it("keep numbers out of the cluster and off the screen", async () => {
    const name = await openCase();
    const number = "+44 7700 900123";
    for (const args of [
      ["case", "close", name, "--resolution", `${number} complained`],
      ["case", "step", name, "CorrectSource", "--evidence", `tel:${number}`],
      ["case", "ack", number],
      ["case", "step", name, number],
    ]) {
      const answer = await as(ana, ...args);
      expect(answer.exitCode).toBe(2);
      expect(answer.data + answer.progress).not.toMatch(/7700/);
    }
    expect(JSON.stringify(await specOf(name))).not.toMatch(/7700/);
  });

  it("say where to look when there is no such case", async () => {
    expectRefusal(await as(ana, "case", "ack", "nowhere"), "there is no case nowhere in namespace marketing");
  });

  describe("list", () => {
    it("shows open cases as kubectl does, the overdue first", async () => {
      const late = await openCase({ openedAt: "2020-01-01T00:00:00Z" });
      const { data, exitCode } = await as(vera, "case", "list");
      expect(exitCode).toBe(0);
      const [header = "", first = ""] = data.split("\n");
      expect(header.split(/\s+/).join(" ")).toBe("NAME PHASE CLAUSE SEVERITY SUBJECT ASSIGNEE OVERDUE DUE AGE");
      expect(first.split(/\s+/)).toEqual([
        late,
        "Open",
        "K2",
        "Major",
        "flash-sale",
        "True",
        "2020-01-01T01:00:00Z",
        expect.stringMatching(/^\d+[sm]$/),
      ]);
    });

    it("shows all namespaces with -A, and documents with -o", async () => {
      const name = await openCase();
      const everywhere = ["--kubeconfig", server().kubeconfig, "--context", vera];
      const table = await runCli(["case", "list", "-A", ...everywhere], {});
      expect(table.data).toContain("NAMESPACE");
      const yaml = parse((await as(vera, "case", "list", "-o", "yaml")).data);
      expect(yaml.map((each: { metadata: { name: string } }) => each.metadata.name)).toContain(name);
      const lines = (await as(vera, "case", "list", "-o", "jsonl")).data.trim().split("\n");
      expect(lines.map((line) => JSON.parse(line).kind)).toContain("ComplianceCase");
    });

    it("says that there is nothing on standard error, and prints nothing else", async () => {
      const where = ["-n", "default", "--kubeconfig", server().kubeconfig, "--context", vera];
      const answer = await runCli(["case", "list", ...where], {});
      expect(answer).toEqual({ exitCode: 0, data: "", progress: "no open cases in namespace default\n" });
    });
  });
});

function expectDone(answer: Ran): void {
  expect(answer).toMatchObject({ exitCode: 0 });
}

function expectRefusal(answer: Ran, sentence: string): void {
  expect(answer.progress).toContain(sentence);
  expect(answer).toMatchObject({ exitCode: 1, data: "" });
}
