import { execFile } from "node:child_process";
import { expect, it } from "vitest";
import { describeWithServers } from "../../support/servers.ts";

const options = ["--messages", "1500", "--kills", process.env.CONSENTRY_FIRE_KILLS ?? "8", "--nats-kills", "1"];

describeWithServers("gates under fire", () => {
  it("lose, double, contradict and reorder nothing, wherever they are killed", { timeout: 300_000 }, async () => {
    const ran = await new Promise<{ exitCode: number | null; stdout: string; stderr: string }>((resolve) => {
      const child = execFile(
        process.execPath,
        ["src/lab/fire/start.ts", ...options, "-o", "json"],
        { maxBuffer: 1e8 },
        (_error, stdout, stderr) => resolve({ exitCode: child.exitCode, stdout, stderr }),
      );
    });
    expect(ran.stdout, ran.stderr).not.toBe("");
    const { audit, outside, unfinished, parked } = JSON.parse(ran.stdout);
    expect({ audit, outside }).toMatchObject({ audit: { exitCode: 0 }, outside: { exitCode: 0 } });
    expect(unfinished).toBe(0);
    expect(parked).toBeGreaterThan(0);
    expect(ran.exitCode).toBe(0);
  });
});
