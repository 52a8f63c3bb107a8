import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { publishRecord } from "../../../src/io/nats/records.ts";
import { type FakeCloudApi, startFakeCloudApi } from "../../../src/lab/fake-cloud-api.ts";
import { removeDirectory, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { capture, hits, number, type Place, readAllStored } from "../../support/canaries.ts";
import { etcdEntries, reportsIn } from "../../support/dumps.ts";
import { eventually } from "../../support/eventually.ts";
import { readVerdicts, templatePayload } from "../../support/gate-stage.ts";
import { type OperatorStage, operatorStage, partitions, pseudonymKey } from "../../support/operator-stage.ts";
import { type Program, startProgram } from "../../support/program.ts";
import { manifest } from "../../support/resources.ts";
import { type Ran, runCli } from "../../support/run-command.ts";
import { describeWithServers, useKubernetes, useNats } from "../../support/servers.ts";
import { messagesWebhook, secondsOf, signatureOf, textFrom } from "../../support/webhooks.ts";

// All roles and the command line as processes of their own, on real servers, with people that everybody is told about.

const spellings = ["+447700900731", "00447700900731", "447700900731", "+44 7700 900731", "+44 (0)7700 900-731"];
const roles = ["operator", "gate", "sync", "intake", "dispatch"] as const;
const appSecret = "0123456789abcdef";
const columns = "recipient,at,notice,affirmative,double_opt_in,evidence";
const said = "2026-01-02T03:04:05Z,,yes,yes";
/** A good row that says too much, and lines that cannot be used. */
const list = `${columns}
+44 7700 900731,${said},call of 07700 900731 with form 17 https://forms.example/447700900731
+44 7700 900731 Zanzibarcanary,${said},form
447700900731,yesterday,,
"+44 7700 900731
`;

describeWithServers("nobody is named in anything that anybody keeps or prints", () => {
  const kubernetes = useKubernetes();
  const nats = useNats();
  const directory = temporaryDirectory("consentry-privacy-");
  const places: Place[] = [];
  const programs = new Map<string, Program>();
  let stage: OperatorStage;
  let api: FakeCloudApi;
  let decisions: string[] = [];

  beforeAll(async () => {
    stage = await operatorStage({ kubernetes: kubernetes(), nats: nats() });
    capture(stage.nc, places);
    api = await startFakeCloudApi();
    writeFileSync(join(directory, "people.csv"), list);
    writeFileSync(join(directory, "broken.csv"), list.split("\n").slice(1).join("\n"));
    await stage.publishBundle("1.4.0");
    await stage.apply(
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "people", namespace: "marketing" }, data: { list } },
      consentFiles,
    );
    await stage.kubectl("apply", "--server-side", "-f", "examples/quickstart/");
    await stage.apply(
      source("from-file", { path: "people.csv" }),
      source("from-broken", { path: "broken.csv" }),
      source("from-config-map", { configMapRef: { name: "people", key: "list" } }),
    );
    for (const role of roles) programs.set(role, startRole(role));
    await stage.kubectl("wait", "campaign", "--all", "-n", "marketing", "--for=condition=Ready", "--timeout=180s");
    for (const name of ["from-file", "from-config-map"]) {
      const granted = ["csrc", name, "-n", "marketing", "-o", "jsonpath={.status.granted}"];
      await eventually(async () => (await stage.kubectl("get", ...granted)) === "1", { withinMs: 90_000 });
    }
  }, 420_000);

  afterAll(async () => {
    for (const { child } of programs.values()) child.kill("SIGKILL");
    await api?.stop();
    await stage?.close();
    await removeDirectory(directory);
  });

  it("when people agree, are written to, complain and withdraw", async () => {
    const [first = "", second = ""] = spellings;
    await cli("consent record website-optin --confirmed --who", first);
    await cli("consent show -o yaml --who", second);
    expect((await cli("try campaign/spring-sale --to", first)).told()).toContain("approved");
    api.inject([{ kind: "error", status: 400, code: 131000, echo: true }]);
    await sendAll("spring-sale", [templatePayload("+44 7700 900731", ["Mrs Quillfeather", "Zanzibarcanary"])]);
    await sendAll("spring-sale", [templatePayload(number, ["Mrs Quillfeather", "Zanzibarcanary"])]);
    await eventually(() => api.stats().refused + api.stats().accepted >= 2, { withinMs: 30_000 });
    await sendAll("flash-sale", [
      ...Array.from({ length: 12 }, (_, index) => templatePayload(`+4477009107${10 + index}`, ["Mrs Quillfeather"])),
      JSON.stringify({ messaging_product: "whatsapp", to: number, type: "text", text: { body: "Zanzibarcanary" } }),
      `{"to":"${number}","Zanzibarcanary`,
    ]);
    const wait = ["wait", "campaign/flash-sale", "-n", "marketing", "--for=condition=Suspended", "--timeout=60s"];
    await stage.kubectl(...wait);
    await cli("consent withdraw --sender idesk-main --text STOP --who", second);
    await cli("consent import website-optin", join(directory, "people.csv"));
    expect((await cli("try campaign/spring-sale --to", first)).told()).toContain("opted-out");
  });

  it("when commands are given a number where none belongs", async () => {
    const caseName =
      (await stage.kubectl("get", "case", "-n", "marketing", "-o", "name")).trim().split("/").at(-1) ?? "";
    await cli("case ack", caseName);
    for (const to of [...spellings, "447700 900731", "44-7700-900-731", "7700900731"]) {
      const refused = [
        await typed("try campaign/spring-sale --template", to, "--to", number),
        await typed("try", to, "--to", number),
        await typed("try campaign/spring-sale --to", `${to} Zanzibarcanary`),
        await typed(to),
        await typed("try campaign/spring-sale", `--${to}`),
        await typed("explain decision", to),
        await typed("spam label", to, "--right"),
        await typed("spam label 01M83WDGR00003 --right --class", to),
        await typed("spam label 01M83WDGR00003 --right --class spam --keep-text --consent-reference", to),
        await typed("explain campaign", to),
        await typed("consent record website-optin --confirmed --who", number, "--evidence", `call of ${to}`),
        await typed("consent withdraw --source website-optin --who", number, "--purpose", to),
        await typed("case ack", caseName, "--assignee", to),
        await typed("case step", caseName, "CorrectSource", "--evidence", `tel:${to}`),
        await typed("case close", caseName, "--resolution", `${to} complained`),
        await typed("send", to, "--campaign", "spring-sale"),
        await typed("suspend", to),
      ];
      expect(refused.filter(({ exitCode }) => exitCode === 0).map(({ data }) => data)).toEqual([]);
    }
    await cli("case list -n", "447700900731");
  }, 300_000);

  it("when people write back, and when WhatsApp says what became of a message", async () => {
    const contacts = [{ wa_id: number, profile: { name: "Mrs Quillfeather" } }];
    const wrote = (text: string, agoMs: number) => textFrom(number, text, Date.now() - agoMs);
    await webhook({ contacts, messages: [wrote("Mrs Quillfeather of +44 7700 900731 here. Zanzibarcanary?", 60_000)] });
    await webhook({ contacts, messages: [wrote("JOIN Zanzibarcanary", 50_000), wrote("Zanzibarcanary, yes", 40_000)] });
    await webhook({ statuses: [failed(`campaign=marketing/spring-sale;decision=${decisions[0]}`), failed(number)] });
    await webhook({ contacts, user_preferences: [preference] });
    await webhook({ contacts, messages: [wrote("Stop it, Zanzibarcanary! Call 07700 900731 no more", 0)] });
    expect(await webhook(`{"entry":"${number} Zanzibarcanary`)).toBeGreaterThanOrEqual(200);
    expect(await webhook({ messages: [wrote("STOP Zanzibarcanary", 0)] }, "another secret")).toBe(401);
  });

  it("when people look", async () => {
    for (const decision of decisions.slice(0, 6)) await cli("explain decision -o yaml", decision);
    const sent = (await readVerdicts(stage.nc)).filter(({ trial }) => !trial);
    for (const { decision } of sent.slice(0, 6)) await typed(`spam label ${decision} --wrong`);
    await cli("spam report");
    for (const args of ["status -A", "check", "case list -A -o yaml", "explain campaign flash-sale", "audit"])
      await cli(args);
    const kinds = (await stage.kubectl("api-resources", "--api-group=consentry.dev", "-o", "name")).trim().split("\n");
    for (const kind of [...kinds, "events", "leases"]) {
      places.push({ where: `describe ${kind}`, text: await stage.kubectl("describe", kind, "-A") });
      places.push({ where: `get ${kind}`, text: await stage.kubectl("get", kind, "-A", "-o", "yaml") });
    }
    for (const [role, { told }] of programs) {
      const url = /"url":"([^"]+)"/.exec(told())?.[1];
      for (const path of ["metrics", "readyz"])
        places.push({ where: `${role}'s /${path}`, text: await (await fetch(`${url}/${path}`)).text() });
    }
    await readAllStored(stage.nc, places);
    for (const { key, value } of await etcdEntries(kubernetes().apiServerPid)) {
      if (key !== "/registry/configmaps/marketing/people") places.push({ where: key, text: `${key} ${value}` });
    }
  }, 180_000);

  it.each(["SIGUSR2", "SIGWINCH", "SIGIO"] as const)(
    "when a role ends by a fault: %s",
    async (signal) => {
      const crashed = roles.map(async (role) => {
        const program = startRole(role, `${role}-${signal.toLowerCase()}`);
        await eventually(() => program.told().includes(`${role}-started`), { withinMs: 60_000 });
        program.child.kill(signal);
        expect(await program.ended).toBe(1);
        expect(program.told()).toContain(`${role}: a fault of Consentry`);
        places.push({ where: `what ${role} said at its end`, text: program.told() });
      });
      await Promise.all(crashed);
      places.push(...reportsIn(directory));
    },
    120_000,
  );

  it("and all of it was searched", () => {
    for (const [role, { told }] of programs) places.push({ where: `what ${role} said`, text: told() });
    const from = (start: string) => places.filter(({ where }) => where.startsWith(start)).length;
    expect(from("VERDICTS")).toBeGreaterThan(20);
    expect(from("CONSENT")).toBeGreaterThan(2);
    expect(from("KV_sent")).toBeGreaterThan(1);
    expect(from("LABELS")).toBeGreaterThan(1);
    expect(from("SIGNALS")).toBeGreaterThan(1);
    expect(from("KV_window")).toBeGreaterThan(0);
    expect(from("/registry/")).toBeGreaterThan(100);
    expect(from("describe")).toBeGreaterThan(7);
    expect(hits(places)).toEqual([]);
  });

  /** Sends one as WhatsApp does. @returns the status of the answer */
  async function webhook(told: Parameters<typeof messagesWebhook>[0] | string, secret = appSecret): Promise<number> {
    const body = typeof told === "string" ? told : JSON.stringify(messagesWebhook(told));
    const url = /"webhook":"([^"]+)"/.exec(programs.get("intake")?.told() ?? "")?.[1] ?? "";
    const headers = { "x-hub-signature-256": signatureOf(body, secret) };
    const answer = await fetch(url, { method: "POST", body, headers });
    places.push({ where: "an answer to WhatsApp", text: await answer.text() });
    return answer.status;
  }

  /** As `cli`, in this process: many commands in little time. */
  async function typed(words: string, ...args: string[]): Promise<Ran> {
    const ran = await runCli([...words.split(" "), ...args, "-n", "marketing"], commandEnvironment());
    places.push({ where: "what a command said", text: `${ran.data}${ran.progress}` });
    return ran;
  }

  /** Everything that it prints is searched. */
  async function cli(words: string, ...args: string[]): Promise<Program> {
    const namespace = words.includes("-A") || words.includes("-n") ? [] : ["-n", "marketing"];
    const argv = [...words.split(" "), ...args];
    const program = startProgram(["src/main.ts", ...argv, ...namespace], commandEnvironment());
    await program.ended;
    places.push({ where: `consentry ${argv.join(" ")}`.slice(0, 40).replace(/\d/g, "N"), text: program.told() });
    decisions.push(...(program.told().match(/\b01[0-9A-Z]{12}\b/g) ?? []));
    decisions = [...new Set(decisions)];
    return program;
  }

  async function sendAll(campaign: string, lines: readonly string[]): Promise<void> {
    const file = join(directory, `${campaign}.jsonl`);
    writeFileSync(file, `${lines.join("\n")}\n`);
    await cli(`send --campaign ${campaign} --timeout 20s`, file);
    const headers = { "Nats-Msg-Id": `${number}-${campaign}-${decisions.length}` };
    await publishRecord(stage.nc, `consentry.send.marketing.${campaign}.0731`, lines[0] ?? "", { headers });
  }

  function startRole(role: (typeof roles)[number], name = `${role}-1`): Program {
    const crash = ["--import", "./test/support/crash-when-told.ts", "--report-uncaught-exception"];
    return startProgram([...crash, `--report-directory=${directory}`, "src/main.ts", role], {
      ...environment(name),
      KUBECONFIG: process.env.KUBECONFIG ?? "",
      CONSENTRY_PARTITIONS: String(partitions),
      CONSENTRY_SOURCES_DIR: directory,
      CONSENTRY_CLOUD_API_URL: api.url,
      CONSENTRY_WHATSAPP_TOKEN: "a-token",
      CONSENTRY_WHATSAPP_APP_SECRET: appSecret,
    });
  }

  function commandEnvironment(): Record<string, string> {
    return { ...environment("cli"), XDG_STATE_HOME: directory, KUBECONFIG: kubernetes().kubeconfig };
  }

  function environment(name: string): Record<string, string> {
    return {
      NATS_URL: nats().url,
      CONSENTRY_NAME: name,
      CONSENTRY_PSEUDONYM_KEY: pseudonymKey,
      CONSENTRY_LOG_LEVEL: "debug",
    };
  }
});

/** What WhatsApp says of a message that failed; its errors quote whatever they like. */
function failed(tracked: string) {
  return {
    ...{ id: `wamid.${number}`, status: "failed", recipient_id: number, timestamp: secondsOf(Date.now()) },
    biz_opaque_callback_data: tracked,
    errors: [{ code: 131026, title: `no ${number}`, message: "Zanzibarcanary", error_data: { details: number } }],
  };
}

const preference = {
  ...{ wa_id: number, category: "marketing_messages", value: "stop", timestamp: secondsOf(Date.now()) },
  detail: "Zanzibarcanary",
};

function source(name: string, file: object) {
  return manifest("ConsentSource", { name, spec: { type: "File", file: { ...file, interval: "1s" } } });
}

/** Lets the operator read ConfigMaps of the namespace. */
const consentFiles = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "RoleBinding",
  metadata: { name: "consentry-consent-files", namespace: "marketing" },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "consentry-consent-files" },
  subjects: [{ kind: "ServiceAccount", name: "consentry-operator", namespace: "consentry-system" }],
};
