import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { serveHealth } from "../../../src/io/telemetry/health.ts";
import { createTelemetry } from "../../../src/io/telemetry/telemetry.ts";

describe("telemetry", () => {
  it("writes one JSON line an event, with role and name", () => {
    const { telemetry, lines } = captured();
    telemetry.log("warn", "lease-lost", { reason: "not renewed in time" });
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { role: "operator", name: "op-1", msg: "lease-lost", reason: "not renewed in time" },
    ]);
  });

  it("counts by label", async () => {
    const { telemetry } = captured();
    telemetry.meter.count("operator_writes_total", { kind: "Campaign" });
    telemetry.meter.count("operator_writes_total", { kind: "Campaign" }, 2);
    expect(await telemetry.metricsText()).toContain('operator_writes_total{kind="Campaign"} 3');
  });

  it("refuses a metric that nobody declared", () => {
    const { telemetry } = captured();
    expect(() => telemetry.meter.count("operator_surprises_total")).toThrow("not declared");
  });
});

describe("health", () => {
  it("is ready only when nothing is missing, and says what is", async () => {
    let missing: string | undefined = "no bundle";
    const { telemetry } = captured();
    const server = await serveHealth({
      listen: "127.0.0.1:0",
      metricsText: telemetry.metricsText,
      notReadyBecause: () => missing,
    });
    try {
      expect(await get(`${server.url}/readyz`)).toEqual([503, "no bundle\n"]);
      missing = undefined;
      expect(await get(`${server.url}/readyz`)).toEqual([200, "ok\n"]);
      expect(await get(`${server.url}/healthz`)).toEqual([200, "ok\n"]);
      expect((await get(`${server.url}/metrics`))[1]).toContain("consentry_process_cpu");
      expect((await get(`${server.url}/`))[0]).toBe(404);
    } finally {
      await server.stop();
    }
  });

  it("refuses an address that is none", async () => {
    const options = { listen: "nonsense", metricsText: async () => "", notReadyBecause: () => undefined };
    await expect(serveHealth(options)).rejects.toThrow("is no address");
  });
});

async function get(url: string): Promise<[number, string]> {
  const response = await fetch(url);
  return [response.status, await response.text()];
}

function captured() {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const telemetry = createTelemetry({
    role: "operator",
    name: "op-1",
    level: "info",
    metrics: [
      {
        type: "counter",
        name: "operator_writes_total",
        help: "Writes.",
        labels: { kind: { oneOf: ["Campaign", "other"] } },
      },
    ],
    destination,
  });
  return { telemetry, lines };
}
