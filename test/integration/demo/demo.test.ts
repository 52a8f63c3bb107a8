import { existsSync, readFileSync } from "node:fs";
import { createConnection } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { describeWithServers } from "../../support/servers.ts";
import { type KeptDemo, keepDemo, type Typed } from "./kept-demo.ts";
import { type QuickStartLine, quickStartLines, withoutChance } from "./quick-start.ts";

/** All of the story but most of the outage's minute; a machine that does much else at once takes four times as long. */
const storyDeadlineMs = 6 * 60_000;
const quickStartDeadlineMs = 3 * 60_000;

describeWithServers("npm run demo -- --keep", () => {
  let started: KeptDemo | undefined;
  const demo = () => started ?? expect.unreachable("the demo starts in beforeAll");
  beforeAll(async () => {
    started = await keepDemo();
  }, storyDeadlineMs);
  afterAll(() => started?.end(), 30_000);

  it("tells a story whose counts add up, as one document on standard output", () => {
    const { result, told } = demo();
    expect(told).not.toContain("FAILED");
    const { messages, verdicts, approved, rejected, held, deferred, sent } = result;
    expect(messages).toBeGreaterThanOrEqual(20_000);
    expect([verdicts, approved + rejected + held + deferred, sent]).toEqual([messages, messages, approved]);
    expect(result).toMatchObject({ missing: 0, contradictory: 0, openCases: 1 });
    expect(Object.values(result.perClause).reduce((sum, count) => sum + count, 0)).toBe(rejected);
    expect(result.suspended).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ campaign: "marketing/back-room", clause: "K5", sentAfterHold: 0 }),
        expect.objectContaining({ campaign: "marketing/cold-list", clause: "K2", sentAfterHold: 0 }),
      ]),
    );
  });

  it("shows with kubectl what stopped the campaign and what is to be done", async () => {
    expect((await demo().type("kubectl get campaigns -n marketing")).data).toMatch(
      /^back-room +True +False +True +CriticalBreach +K5 +1 /m,
    );
    const { data } = await demo().type("kubectl describe campaign back-room -n marketing");
    expect(data).toMatch(/Time To Cease: +\d+(\.\d+)?m?s/);
    expect(data).toMatch(
      /Summary: +Stopped: prohibited goods \(K5\)\. Next: kubectl consentry case ack \S+ -n marketing, growth does CorrectContent/,
    );
    expect(data).toMatch(
      /Warning +Suspended .* K5 prohibited-goods: a message with prohibited goods; stopped on 2 of 2/,
    );
  });

  it("leaves the README's quick start true, line by line", { timeout: quickStartDeadlineMs }, async () => {
    const lines = quickStartLines(readFileSync("README.md", "utf8"));
    expect(lines.length).toBeGreaterThan(10);
    const behind: Promise<Typed>[] = [];
    for (const line of lines) {
      if (line.behind) behind.push(demo().type(line.typed));
      else if (line.typed.endsWith(" -w")) await watchItStop(demo(), line);
      else await typeAndCompare(demo(), line);
    }
    const [sent, ...others] = await Promise.all(behind);
    expect(others).toEqual([]);
    // A negative answer: nobody on the list has agreed, so all of it is refused or held.
    expect(sent).toMatchObject({ code: 1, data: expect.stringMatching(/^rejected +\d+ +K2 +consent-required$/m) });
    expect(sent?.data).not.toMatch(/^approved/m);
  });

  it("ends on Ctrl-C and leaves no port and no file", async () => {
    const { directory, environment, end } = demo();
    const urls = [environment.NATS_URL, /server: (\S+)/.exec(readFileSync(environment.KUBECONFIG ?? "", "utf8"))?.[1]];
    const ports = urls.map((url) => Number(new URL(url ?? "").port));
    expect(await Promise.all(ports.map(isListening))).toEqual([true, true]);
    expect(await end()).toBe(0);
    await eventually(async () => !(await Promise.all(ports.map(isListening))).includes(true));
    await eventually(() => !existsSync(directory));
  });
});

/** The case is named after its breach, so its name is another each time. */
async function typeAndCompare(demo: KeptDemo, line: QuickStartLine): Promise<void> {
  const typed = line.typed.replace(
    /flash-sale-k2-\w+/,
    line.typed.includes("flash-sale-k2-") ? await caseName(demo) : "",
  );
  const { code, data, errors } = await demo.type(typed);
  expect({ typed, code, errors }).toMatchObject({ typed, code: line.code });
  for (const printed of line.prints) expect(withoutChance(data)).toContain(withoutChance(printed));
}

async function watchItStop(demo: KeptDemo, { typed }: QuickStartLine): Promise<void> {
  const printed = await demo.typeUntil(typed, /True +ThresholdBreach +K2 +1/);
  expect(printed).toMatch(/^flash-sale +True +False +True +ThresholdBreach +K2 +1/m);
}

async function caseName(demo: KeptDemo): Promise<string> {
  const path = "jsonpath={.status.enforcement.case}";
  return (await demo.type(`kubectl get campaign flash-sale -n marketing -o '${path}'`)).data;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: "127.0.0.1" });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
