import { spawn } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { capture, hits, number, type Place, readStored } from "../../support/canaries.ts";
import { eventually } from "../../support/eventually.ts";
import { type GateStage, gateStage, templatePayload } from "../../support/gate-stage.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";

// A gate at work on messages full of canaries, with everything that crosses NATS captured from the start.

describeWithServers("nobody is named outside of bodies", () => {
  const nats = useNats();
  const places: Place[] = [];
  let stage: GateStage;
  let stop: () => void;

  beforeAll(async () => {
    stage = await gateStage(nats().url);
    capture(stage.nc, places);
    const gate = spawn(process.execPath, ["test/support/run-gate.ts"], {
      env: { ...process.env, ...stage.environment("gate-0"), CONSENTRY_LOG_LEVEL: "debug" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    stop = () => void gate.kill("SIGKILL");
    let log = "";
    for (const stream of [gate.stdout, gate.stderr]) {
      stream.on("data", (chunk) => {
        log += String(chunk);
        places.push({ where: "the gate's log", text: String(chunk) });
      });
    }
    await sendCanaries();
    const url = await eventually(() => /"url":"([^"]+)"/.exec(log)?.[1], { withinMs: 30_000 });
    places.push({ where: "/metrics", text: await (await fetch(`${url}/metrics`)).text() });
    for (const stream of ["VERDICTS", "KV_totals", "KV_gates", "KV_holds", "KV_desired", "KV_suppress"]) {
      await readStored(stage.nc, stream, places);
    }
  }, 120_000);
  afterAll(() => stop?.());

  async function sendCanaries(): Promise<void> {
    const campaign = await stage.declare({ name: "canary" });
    const quiet = await stage.declare({ name: "canary-night", quietHours: { from: "00:00", to: "23:59" } });
    await stage.agree(number);
    const headers = (id: string) => ({ "Nats-Msg-Id": `${number}-${id}` });
    const parameters = ["Mrs Quillfeather", "Zanzibarcanary"];
    const template = templatePayload("+44 7700 900731", parameters);
    const text = JSON.stringify({
      messaging_product: "whatsapp",
      to: number,
      type: "text",
      text: { body: `Zanzibarcanary https://${number}.example/ wa.me/${number} call 4477 009 00731` },
    });
    const sent = [
      await stage.send(campaign, number, { payload: template, headers: headers("approved") }),
      await stage.send(quiet, number, { payload: template, headers: headers("deferred") }),
      await stage.send(campaign, number, { payload: text, headers: headers("rejected") }),
      await stage.send(campaign, number, { payload: `${text}}`, headers: headers("malformed") }),
      await stage.send(campaign, number, { payload: template.replace("spring_offer", number) }),
      await stage.send({ namespace: "marketing", name: "nobody" }, number, { payload: template }),
      await stage.send(campaign, number, { headers: { "Consentry-Expires": number } }),
    ];
    await eventually(
      async () => {
        const judged = new Set((await stage.verdicts()).map(({ sequence }) => sequence));
        return sent.every((sequence) => judged.has(sequence));
      },
      { withinMs: 60_000, everyMs: 200 },
    );
  }

  it("on any subject, in any header, key, record, log line or metric", () => {
    expect(hits(places)).toEqual([]);
    expect(places.length).toBeGreaterThan(50);
  });

  it("and the search would find them, however they are written", () => {
    const written = [
      `{"to":"${number}"}`,
      "to=%2B44%207700%20900731",
      Buffer.from(`xy${number}z`).toString("base64"),
      Buffer.from("Dear Mrs Quillfeather,").toString("base64"),
    ];
    for (const text of written) expect(hits([{ where: "planted", text }])).toHaveLength(1);
  });
});
