import { expect, it } from "vitest";
import { untilItHolds } from "../../support/eventually.ts";
import type { OperatorStage } from "../../support/operator-stage.ts";
import { approvedUnderHold, ownedCampaign, type WholeStage } from "../../support/whole-stage.ts";

/** Where it is played: everything runs, and people have agreed. */
export type PeopleStage = {
  readonly stage: OperatorStage;
  readonly whole: WholeStage;
  readonly number: (index: number) => string;
  readonly forbidden: readonly string[];
  readonly restartOperator: (meanwhile: () => Promise<void>) => Promise<void>;
};

const name = "gitops";
const selfHeals = 3;

/** What people and GitOps tools do to a campaign that the policy has stopped. */
export function itStaysStopped(at: () => PeopleStage): void {
  it("stays in force whatever people and GitOps tools do to the campaign, while messages flow", async () => {
    const { whole, number, forbidden } = at();
    await declared();
    let flowing = true;
    const producing = produce(() => flowing);
    await whole.send(name, number(0), forbidden);
    await suspended();
    for (const act of acts) {
      await act();
      await suspended();
    }
    flowing = false;
    await producing;
    const log = await whole.log();
    const ours = log.filter(
      ({ hold, verdict }) => hold?.scope === `campaign.marketing.${name}` || verdict?.campaign.name === name,
    );
    expect(approvedUnderHold(ours)).toEqual([]);
    const first = ours.findIndex(({ hold }) => hold?.source === "policy");
    const lifts = ours.filter(({ hold }) => hold?.source === "policy" && hold.action === "lift");
    const judged = ours.slice(first).map(({ verdict }) => verdict?.outcome);
    expect({ first: first > 0, lifts }).toEqual({ first: true, lifts: [] });
    expect(judged.filter((outcome) => outcome === "held").length).toBeGreaterThan(20);
    expect(judged).not.toContain("approved");
  }, 180_000);

  it("is the old name's own: a new campaign of the same content is judged by policy, and the old one stays stopped", async () => {
    const { stage, whole, number } = at();
    await stage.apply(ownedCampaign(`${name}-2`));
    await stage.kubectl("wait", `campaign/${name}-2`, "-n", "marketing", "--for=condition=Ready", "--timeout=60s");
    const [fresh, old] = [await whole.send(`${name}-2`, number(1)), await whole.send(name, number(1))];
    await untilItHolds(async () => {
      const log = await whole.log();
      const outcomeOf = (sequence: number) =>
        log.find(({ verdict }) => verdict?.sequence === sequence)?.verdict?.outcome;
      expect([outcomeOf(fresh), outcomeOf(old)]).toEqual(["approved", "held"]);
    }, 20_000);
  });

  const acts = [
    flipSuspend,
    selfHeal,
    askToResumeAndTakeItBack,
    replaceByForce,
    deleteAndRecreate,
    () => at().restartOperator(deleteAndRecreate),
  ];

  async function produce(flowing: () => boolean): Promise<void> {
    for (let index = 0; flowing(); index++) {
      await at().whole.send(name, at().number(1 + (index % 199)));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async function declared(): Promise<void> {
    await at().stage.apply(ownedCampaign(name));
    await kubectl("wait", `campaign/${name}`, "--for=condition=Ready", "--timeout=60s");
  }

  async function suspended(): Promise<void> {
    await untilItHolds(async () => {
      const path = '{.status.conditions[?(@.type=="Suspended")].status} {.status.enforcement.state}';
      expect(await kubectl("get", "campaign", name, "-o", `jsonpath=${path}`)).toBe("True Suspended");
    }, 30_000);
  }

  async function flipSuspend(): Promise<void> {
    for (const suspend of [true, false, true, false]) {
      await kubectl("patch", "campaign", name, "--type=merge", "-p", JSON.stringify({ spec: { suspend } }));
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }

  async function selfHeal(): Promise<void> {
    for (let round = 0; round < selfHeals; round++) {
      await at().stage.apply(ownedCampaign(name, { suspend: false }));
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }

  async function askToResumeAndTakeItBack(): Promise<void> {
    await kubectl("annotate", "campaign", name, "--overwrite", "consentry.dev/resume-requested=please");
    await untilItHolds(async () => {
      expect(await kubectl("get", "campaign", name, "-o", "jsonpath={.status.lastHandledResume}")).toBe("please");
    }, 20_000);
    await kubectl("annotate", "campaign", name, "consentry.dev/resume-requested-");
  }

  async function replaceByForce(): Promise<void> {
    await at().stage.replaceByForce(ownedCampaign(name));
  }

  async function deleteAndRecreate(): Promise<void> {
    await kubectl("delete", "campaign", name);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await at().stage.apply(ownedCampaign(name));
  }

  async function kubectl(...args: string[]): Promise<string> {
    return await at().stage.kubectl(...args, "-n", "marketing");
  }
}
