import { startDispatch } from "../../src/edge/dispatch/start.ts";
import { startIntake } from "../../src/edge/intake/start.ts";
import { startSync } from "../../src/edge/sync/start.ts";
import { startGate } from "../../src/gate/start.ts";
import { startFakeCloudApi } from "../../src/lab/fake-cloud-api.ts";
import type { KubernetesServer, NatsServer } from "../../src/lab/servers/start.ts";
import { eventually, untilItHolds } from "./eventually.ts";
import { operatorStage } from "./operator-stage.ts";
import { manifest } from "./resources.ts";
import { messagesWebhook, signatureOf, textFrom } from "./webhooks.ts";
import { ownedCampaign, wholeStage } from "./whole-stage.ts";

/** All roles on real servers, with something of everything that a dashboard shows. */
export type MonitoredStage = {
  /** Where each role listens. */
  readonly roles: Readonly<Record<string, string>>;
  /** Numbers of everybody who was written to or who wrote. */
  readonly numbers: readonly string[];
  /** Messages are sent, refused by us and by WhatsApp; a campaign breaks the policy; somebody says stop; a case is overdue. */
  readonly live: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const secret = "an-app-secret";
const dayMs = 86_400_000;
const agreed = ["447700900101", "447700900102", "447700900103"] as const;
const strangers = Array.from({ length: 12 }, (_, index) => `4477009002${String(index).padStart(2, "0")}`);
const undeliverable = 131026;

export async function monitoredStage(servers: {
  kubernetes: KubernetesServer;
  nats: NatsServer;
}): Promise<MonitoredStage> {
  const stage = await operatorStage(servers);
  const whole = wholeStage(stage, servers.nats.url);
  // Each kubectl has half a minute; a machine that does much else at once needs more.
  const until = (object: string, condition: string) => {
    const args = ["wait", object, "-n", "marketing", `--for=condition=${condition}`, "--timeout=20s"];
    return eventually(() => stage.kubectl(...args), { withinMs: 120_000 });
  };
  await stage.publishBundle("1.4.0");
  await stage.kubectl("apply", "--server-side", "-f", "examples/quickstart/");
  await stage.apply(ownedCampaign("offers"), ownedCampaign("cold-list"), manifest("ComplianceReview"), lateCase());
  const operator = await stage.startOperator("operator-0");
  const gate = await startGate(whole.environment("gate-0"));
  const sync = await startSync(whole.environment("sync-0"));
  const whatsApp = await startFakeCloudApi();
  const dispatch = await startDispatch({
    ...whole.environment("dispatch-0"),
    CONSENTRY_CLOUD_API_URL: whatsApp.url,
    CONSENTRY_WHATSAPP_TOKEN: "a-token",
  });
  const intake = await startIntake({
    ...whole.environment("intake-0"),
    CONSENTRY_WHATSAPP_APP_SECRET: secret,
    CONSENTRY_WEBHOOK_LISTEN: "127.0.0.1:0",
  });
  const all = { operator, gate, sync, intake, dispatch };
  await until("campaign/offers", "Ready");
  await until("campaign/cold-list", "Ready");
  return {
    roles: Object.fromEntries(Object.entries(all).map(([role, { url }]) => [role, url])),
    numbers: [...agreed, ...strangers],
    live: async () => {
      whatsApp.inject([{ kind: "error", status: 400, code: undeliverable, echo: true }]);
      for (const number of agreed) await whole.agree(number);
      for (const number of agreed) await whole.send("offers", number);
      for (const number of strangers) await whole.send("cold-list", number);
      await untilItHolds(async () => {
        const { accepted, refused } = whatsApp.stats();
        if (accepted !== agreed.length - 1 || refused !== 1) throw new Error(`sent: ${accepted}, refused: ${refused}`);
      }, 60_000);
      await sayStop(intake.webhookUrl, agreed[2]);
      await until("campaign/cold-list", "Suspended");
      await until("case/late", "Overdue");
    },
    stop: async () => {
      for (const role of [intake, dispatch, sync, gate, operator]) await role.stop();
      await whatsApp.stop();
      await stage.close();
    },
  };
}

function lateCase() {
  const openedAt = new Date(Date.now() - dayMs).toISOString().replace(/\.\d+Z$/, "Z");
  return manifest("ComplianceCase", { name: "late", spec: { openedAt } });
}

async function sayStop(url: string, number: string): Promise<void> {
  const body = JSON.stringify(messagesWebhook({ messages: [textFrom(number, "STOP", Date.now())] }));
  const headers = { "x-hub-signature-256": signatureOf(body, secret) };
  const { status } = await fetch(url, { method: "POST", body, headers });
  if (status !== 200) throw new Error(`the webhook was answered ${status}`);
}
