/** Somebody who reads the pages: knows the names of their own things, and has at hand what a page takes for granted. */
import { createHash, generateKeyPairSync } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decisionId } from "../../../src/domain/decision/decision-id.ts";
import { publishRecord } from "../../../src/io/nats/records.ts";
import { sendSubject } from "../../../src/schemas/wire/subjects.ts";
import { eventually } from "../../support/eventually.ts";
import { readVerdicts } from "../../support/gate-stage.ts";
import { bundleFile } from "../../support/operator-stage.ts";
import { blockOf } from "../../support/page.ts";
import type { HowToStage, Ran } from "../how-to/stage.ts";

export type Reader = {
  /** Where they type. */
  readonly directory: string;
  readonly stage: HowToStage;
  readonly type: (line: string) => Promise<Ran>;
};

const who = "+447700900123";
const caseOfCampaign = "jsonpath={.status.enforcement.case}";

/** What a page writes for something of the reader's, and how the reader finds out what it is. */
const names: readonly { readonly written: RegExp; readonly is: (reader: Reader) => string | Promise<string> }[] = [
  { written: /(?<=forget )01M83WDGR0000\d/g, is: labelledWithText },
  { written: /01M83WDGR0000\d(?=.* --class smishing)/g, is: approved },
  { written: /01M8(?:3WDGR0000\d|…)/g, is: refused },
  { written: /sha256:[0-9a-f]{64}/g, is: ({ directory }) => digestOf(join(directory, "bundle.tar.gz")) },
  { written: /flash-sale-k2-7f3a/g, is: openCase },
  { written: /(?<=(?:case) )<name>/g, is: openCase },
  { written: /(?<=campaign )<name>/g, is: () => "flash-sale" },
  { written: /(?<=csrc )<name>/g, is: () => "website-optin" },
  { written: /(?<=sender )<name>/g, is: () => "idesk-main" },
  { written: /(?<=policybundle )<name>/g, is: () => "whatsapp" },
  { written: /(?<=crev )<name>/g, is: () => "weekly" },
  { written: /<namespace>/g, is: () => "marketing" },
  { written: /<bundle>/g, is: () => "bundle.tar.gz" },
  { written: /\/backup\/2026-11-22/g, is: ({ directory }) => join(directory, "backup") },
  { written: /(?:\+44|0044)\.\.\./g, is: () => who },
  { written: /(?<=record )shop\b/g, is: () => "website-optin" },
  { written: /(?<=try )support\b/g, is: () => "spring-sale" },
  { written: /\bNAME\b/g, is: () => "people" },
];

/** The line as they would type it. */
export async function named(line: string, reader: Reader): Promise<string> {
  // The shell here is not bash.
  let typed = line.replace(/^source .*/, (all) => `bash -c '${all}'`);
  for (const { written, is } of names) if (typed.search(written) >= 0) typed = typed.replace(written, await is(reader));
  return typed;
}

/** What has to be so before a line makes sense. */
export const before: readonly { readonly line: RegExp; readonly prepare: (reader: Reader) => unknown }[] = [
  { line: /--receipt receipt\.jws/, prepare: receipt },
  { line: /argocd-cm/, prepare: argoCd },
  { line: /apply .*examples\/quickstart/, prepare: (reader) => enforces(reader, "Enforce") },
  {
    line: /crev /,
    prepare: ({ stage }) => stage.kubectl("apply", "--server-side", "-f", "examples/compliancereview.yaml"),
  },
  {
    line: /delete secret consentry-pseudonym-key/,
    prepare: ({ type }) => type("kubectl create secret generic consentry-pseudonym-key -n consentry-system"),
  },
  {
    line: /^consentry backup /,
    prepare: ({ directory }) => rmSync(join(directory, "backup"), { recursive: true, force: true }),
  },
  { line: /^consentry suspend campaign/, prepare: letGoOn },
  {
    line: /^consentry resume campaign/,
    prepare: ({ type }) => type("consentry resume sender/idesk-main -n marketing"),
  },
  {
    line: /rolebinding consentry-consent-files/,
    prepare: ({ stage }) =>
      stage.kubectl("delete", "rolebinding", "consentry-consent-files", "-n", "marketing", "--ignore-not-found"),
  },
  {
    line: /complaint withdraw .*--received 2026-11-26T09:30:00Z/,
    prepare: ({ type }) =>
      type(`consentry complaint file --who ${who} --via Post --sender idesk-main --received 2026-11-26T09:30:00Z`),
  },
  { line: /wait campaign\/wine-club/, prepare: wineClub },
  { line: /--inputs decisions|^consentry eval inputs/, prepare: inputs },
];

export async function enforces({ stage }: Pick<Reader, "stage">, mode: "Warn" | "Enforce"): Promise<void> {
  const patch = JSON.stringify({ spec: { enforcement: { mode } } });
  await stage.kubectl("patch", "campaign", "spring-sale", "-n", "marketing", "--type=merge", "-p", patch);
}

export async function layOutFiles(directory: string): Promise<void> {
  const put = (name: string, text: string) => writeFileSync(join(directory, name), text);
  mkdirSync(join(directory, "dist"));
  for (const at of [".zsh/completions", ".config/fish/completions"])
    mkdirSync(join(directory, at), { recursive: true });
  for (const name of ["bundle", "1.4.0", "dist/1.4.0", "1.5.0"])
    copyFileSync(await bundleFile("1.0.0"), join(directory, `${name}.tar.gz`));
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  put("ci-2026.pem", privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  put("ci-2026.pub", publicKey.export({ type: "spki", format: "pem" }).toString());
  put("people.csv", blockOf("docs/how-to/connect-consent.md", "csv"));
  const person = { recipient: "+447700900304", status: "withdrawn", at: "2026-04-02T09:15:00Z" };
  put("people.jsonl", `${JSON.stringify(person)}\n`);
  put("list.jsonl", readFileSync("examples/bad-list.jsonl", "utf8").split("\n").slice(0, 2).join("\n"));
  copyFileSync("examples/quickstart/policy-bundle.yaml", join(directory, "policy-bundle.yaml"));
  put("texts.txt", "You have won! Claim your prize at once\n");
  put("texts.jsonl", `${JSON.stringify({ text: "You have won! Claim your prize at once" })}\n`);
  put("text.txt", "You have won! Claim your prize at once\n");
  for (const name of ["app-secret", "verify-token", "whatsapp-token"]) put(name, "a-secret");
}

/** Of a message that reads like spam, to somebody who never agreed. */
async function refused({ stage }: Reader): Promise<string> {
  return await decisionOn(stage, { to: stranger, type: "text", text: { body: scam } });
}

const approvals = new WeakMap<Reader, string>();

/** Of a message to somebody who agreed. */
async function approved(reader: Reader): Promise<string> {
  const { type, stage } = reader;
  const somebody = `+4477009008${String(people++).padStart(2, "0")}`;
  await type(
    `consentry consent record website-optin -n marketing --who ${somebody} --notice wa-optin-2026-03 --confirmed`,
  );
  const parameters = ["Ana", "20 %"].map((text) => ({ type: "text", text }));
  const template = { name: "spring_offer", language: { code: "en" }, components: [{ type: "body", parameters }] };
  const decision = await decisionOn(stage, { to: somebody, type: "template", template });
  approvals.set(reader, decision);
  return decision;
}

async function labelledWithText(reader: Reader): Promise<string> {
  return approvals.get(reader) ?? (await approved(reader));
}

const stranger = "+447700900999";
/** Another person each time: the campaign writes to nobody more than twice a week. */
let people = 0;
const scam = "URGENT! You have won a £2000 prize. To claim call 09061701461 now";

async function decisionOn({ nc }: HowToStage, message: { readonly to: string; readonly [member: string]: unknown }) {
  const subject = sendSubject({ namespace: "marketing", name: "spring-sale" }, message.to.slice(-4));
  const payload = JSON.stringify({ messaging_product: "whatsapp", recipient_type: "individual", ...message });
  const { sequence } = await publishRecord(nc, subject, payload);
  const verdict = await eventually(
    async () => (await readVerdicts(nc)).find((each) => each.sequence === sequence && !each.trial),
    { withinMs: 60_000 },
  );
  return verdict.decision;
}

function digestOf(file: string): string {
  return `sha256:${createHash("sha256").update(readFileSync(file)).digest("hex")}`;
}

/** What the policy judged, as `explain decision` shows it. */
async function inputs(reader: Reader): Promise<void> {
  const { stdout } = await reader.type(`consentry explain decision ${await refused(reader)} -o jsonl`);
  for (const name of ["decisions.jsonl", "inputs.jsonl"]) writeFileSync(join(reader.directory, name), stdout);
}

async function openCase({ stage }: Reader): Promise<string> {
  const named = () => stage.kubectl("get", "campaign", "flash-sale", "-n", "marketing", "-o", caseOfCampaign);
  const there = await named();
  if (there !== "") return there;
  // Another breach each time, by the time.
  const id = decisionId({ storedAtMs: Date.now(), sequence: 1 });
  await stage.stopCampaign("flash-sale", { id, decision: id });
  return await eventually(async () => (await named()) || undefined, { withinMs: 60_000 });
}

/** A campaign that a breach has stopped goes on only when its case is closed. */
async function letGoOn({ type, stage }: Reader): Promise<void> {
  const open = await stage.kubectl("get", "campaign", "flash-sale", "-n", "marketing", "-o", caseOfCampaign);
  if (open === "") return;
  await type(`consentry case ack ${open} -n marketing`);
  await type(`consentry case step ${open} -n marketing CorrectSource --evidence https://tickets.example/812`);
  await type(`consentry case close ${open} -n marketing --resolution "Bought list removed"`);
  await type("consentry resume campaign/flash-sale -n marketing");
}

/** As the first line of the example says. */
async function wineClub({ stage }: Reader): Promise<void> {
  for (const name of ["sender", "consentsource", "messagetemplate"])
    await stage.kubectl("apply", "--server-side", "-f", `examples/${name}.yaml`);
}

async function receipt({ type }: Reader): Promise<void> {
  await type(`consentry consent record website-optin -n marketing --who ${who} --notice wa-optin-2026-03 --confirmed`);
  await type(`consentry consent show website-optin -n marketing --who ${who} --receipt > receipt.jws`);
}

async function argoCd({ type, stage }: Reader): Promise<void> {
  await type("kubectl create namespace argocd");
  await stage.apply({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "argocd-cm", namespace: "argocd" } });
}
