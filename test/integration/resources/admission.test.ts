import { beforeAll, describe, expect, it } from "vitest";
import { ana, ben, installWithPeople, kubectlAs } from "../../support/installed-cluster.ts";
import { type KubectlAnswer, mustKubectl } from "../../support/kubectl.ts";
import { manifest } from "../../support/resources.ts";
import { describeWithServers, useKubernetes } from "../../support/servers.ts";
import { operatorUser as operator } from "../../support/written-status.ts";

const at = "2026-11-22T03:00:00Z";

const signed = (by: string) => ({ by, at });
const resolvedBy = (by: string, summary = "Bought list removed.") => ({ ...signed(by), summary });
const step = (name: string, by?: string) => ({ name, ...(by ? { state: "Done", ...signed(by) } : {}) });

describeWithServers("the install's admission policies", () => {
  const server = useKubernetes();
  let cases = 0;

  const as = (user: string, args: readonly string[], objects: readonly object[] = []) =>
    kubectlAs(server(), user, args, objects);
  const patch = (user: string, name: string, change: object, ...args: string[]) =>
    as(user, ["patch", "case", name, "-n", "marketing", "--type=merge", "-p", JSON.stringify(change), ...args]);
  const change = (user: string, name: string, spec: object) => patch(user, name, { spec });
  const applyStatus = (user: string, name: string, status: object) => {
    const { spec: _, ...identity } = manifest("ComplianceCase", { name });
    const args = ["apply", "--server-side", "--subresource=status", "--field-manager=operator", "-f", "-"];
    return as(user, args, [{ ...identity, status }]);
  };
  /** A case that the operator has opened, and that then came to have these entries. */
  const openCase = async (spec: object = {}): Promise<string> => {
    const name = `case-${++cases}`;
    const opened = manifest("ComplianceCase", {
      name,
      spec: { steps: [step("FindAffected"), step("CorrectSource")], ...spec },
    });
    expect(await as(operator, ["create", "-f", "-"], [opened])).toMatchObject({ code: 0 });
    return name;
  };

  beforeAll(() => installWithPeople(server()));

  describe("prove who did what on a case:", () => {
    it("whoever acknowledges signs with the own name", async () => {
      const name = await openCase();
      expectRefusal(await change(ana, name, { acknowledged: signed(ben) }), `spec.acknowledged.by must be you, ${ana}`);
      expectDone(await change(ana, name, { acknowledged: signed(ana) }));
    });

    it("an acknowledgement stays with who gave it", async () => {
      const name = await openCase();
      expectDone(await change(ana, name, { acknowledged: signed(ana) }));
      for (const acknowledged of [signed(ben), null, { ...signed(ana), at: "2026-11-22T02:00:00Z" }])
        expectRefusal(await change(ben, name, { acknowledged }), `${ana} has taken the case on, and that stays`);
    });

    it("nobody creates a case that others have worked on", async () => {
      const forged = manifest("ComplianceCase", { name: "forged", spec: { steps: [step("CorrectSource", ben)] } });
      expectRefusal(await as(ana, ["create", "-f", "-"], [forged]), `is signed by you, ${ana}`);
    });

    it("whoever marks a step done signs with the own name", async () => {
      const name = await openCase();
      const steps = (by: string) => ({ steps: [step("FindAffected"), step("CorrectSource", by)] });
      expectRefusal(await change(ana, name, steps(ben)), `is signed by you, ${ana}`);
      expectRefusal(await change(ana, name, steps("operator")), `is signed by you, ${ana}`);
      expectDone(await change(ana, name, steps(ana)));
    });

    it("the operator signs as operator and for nobody else", async () => {
      const name = await openCase();
      const apply = (spec: object) =>
        as(
          operator,
          ["apply", "--server-side", "--force-conflicts", "--field-manager=operator", "-f", "-"],
          [{ ...manifest("ComplianceCase", { name }), spec }],
        );
      expectRefusal(await apply({ acknowledged: signed(ana) }), "must be you");
      expect(await apply({ steps: [step("FindAffected", "operator")] })).toMatchObject({ code: 0 });
    });

    it("a signed step is not changed, not even by who signed it, and none is taken out", async () => {
      const name = await openCase();
      const done = [step("FindAffected"), step("CorrectSource", ana)];
      expectDone(await change(ana, name, { steps: done }));
      const attempts = [
        [step("FindAffected"), step("CorrectSource", ben)],
        [step("FindAffected"), step("CorrectSource")],
        [step("FindAffected"), { ...step("CorrectSource", ana), evidence: "https://tickets.example/1" }],
        [step("CorrectSource", ana)],
        [],
      ];
      for (const steps of attempts)
        for (const user of [ana, ben])
          expectRefusal(
            await change(user, name, { steps }),
            /spec\.steps: (no step is taken out|a step that you mark)/,
          );
      expectDone(await change(ben, name, { steps: [...done, step("NotifyPeople", ben)] }));
    });

    it("two people's steps do not disturb each other under server-side apply", async () => {
      const name = await openCase();
      const apply = (user: string, stepName: string) =>
        as(
          user,
          ["apply", "--server-side", "--force-conflicts", `--field-manager=${user}`, "-f", "-"],
          [{ ...manifest("ComplianceCase", { name }), spec: { steps: [step(stepName, user)] } }],
        );
      expectDone(await apply(ana, "FindAffected"));
      expectDone(await apply(ben, "CorrectSource"));
      const states = await mustKubectl(server(), [
        "get",
        "case",
        name,
        "-n",
        "marketing",
        "-o",
        "jsonpath={.spec.steps[*].by}",
      ]);
      expect(states).toBe(`${ana} ${ben}`);
    });

    it("notes are added, signed, and stay", async () => {
      const name = await openCase();
      const note = (by: string, text: string) => ({ ...signed(by), text });
      expectRefusal(await change(ana, name, { notes: [note(ben, "fine")] }), `a new note is signed by you, ${ana}`);
      expectDone(await change(ana, name, { notes: [note(ana, "asked growth")] }));
      expectRefusal(await change(ben, name, { notes: [note(ben, "never mind")] }), "notes are added, never changed");
      expectDone(await change(ben, name, { notes: [note(ana, "asked growth"), note(ben, "answered")] }));
    });

    it("a resolution is its author's, until it is approved", async () => {
      const name = await openCase();
      expectRefusal(await change(ana, name, { resolution: resolvedBy(ben) }), `spec.resolution.by must be you, ${ana}`);
      expectDone(await change(ana, name, { resolution: resolvedBy(ana) }));
      expectRefusal(await change(ben, name, { resolution: resolvedBy(ben) }), `only ${ana} may correct it`);
      expectRefusal(await change(ben, name, { resolution: null }), `only ${ana} may correct it`);
      expectDone(await change(ana, name, { resolution: resolvedBy(ana, "Bought list removed, form corrected.") }));
      expectDone(await change(ben, name, { approval: signed(ben) }));
      expectRefusal(
        await change(ana, name, { resolution: resolvedBy(ana, "Something else.") }),
        "nobody once it is approved",
      );
    });

    it("only who has the verb approve approves, under the own name, for good", async () => {
      const name = await openCase();
      expectDone(await change(ana, name, { resolution: resolvedBy(ana) }));
      expectRefusal(await change(ana, name, { approval: signed(ana) }), `${ana} may not approve`);
      expectRefusal(await change(ben, name, { approval: signed(ana) }), `spec.approval.by must be you, ${ben}`);
      expectDone(await change(ben, name, { approval: signed(ben) }));
      expectRefusal(await change(ben, name, { approval: null }), `${ben} has approved, and that stays`);
    });

    it("on a Critical case the approver is another person than who resolved it", async () => {
      const name = await openCase({ severity: "Critical" });
      expectDone(await change(ben, name, { resolution: resolvedBy(ben) }));
      expectRefusal(
        await change(ben, name, { approval: signed(ben) }),
        "the approver is somebody else than who resolved it",
      );
      expectDone(await change("admin", name, { approval: signed("admin") }));
    });

    it("an open case cannot be deleted, a closed one can", async () => {
      const name = await openCase();
      const remove = () => as(ben, ["delete", "case", name, "-n", "marketing", "--wait=false"]);
      expectRefusal(await remove(), "a case that is not Closed cannot be deleted");
      expectDone(await applyStatus(operator, name, { phase: "Closed" }));
      expectDone(await remove());
    });

    it("deleting a namespace as a whole takes its cases along", async () => {
      const name = await openCase();
      const controller = "system:serviceaccount:kube-system:namespace-controller";
      expectDone(await as(controller, ["delete", "case", name, "-n", "marketing", "--wait=false"]));
    });
  });

  it("lets the operator alone write status, not even an administrator", async () => {
    const name = await openCase();
    const write = (user: string) => applyStatus(user, name, { phase: "Acknowledged" });
    expectRefusal(await write("admin"), "only the operator writes status");
    expectRefusal(await write(ben), 'cannot patch resource "compliancecases/status"');
    expectDone(await write(operator));
  });
});

function expectDone(answer: KubectlAnswer): void {
  expect(answer.stderr).toBe("");
  expect(answer.code).toBe(0);
}

function expectRefusal(answer: KubectlAnswer, sentence: string | RegExp): void {
  expect(answer.stderr).toMatch(sentence);
  expect(answer.code).toBe(1);
}
