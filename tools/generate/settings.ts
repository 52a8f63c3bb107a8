import { z } from "zod";
import {
  dispatchSettings,
  gateSettings,
  intakeSettings,
  natsSettings,
  operatorSettings,
  pseudonymSettings,
  roleSettings,
  syncSettings,
  tracingSettings,
} from "../../src/schemas/settings.ts";

type Settings = z.ZodObject;

/** What each program reads; a section leaves out what an earlier one has named. */
const sections: readonly {
  readonly title: string;
  readonly text: string;
  readonly settings: Settings;
  readonly known: readonly Settings[];
}[] = [
  { title: "NATS", text: "Every role and every command that talks to NATS.", settings: natsSettings, known: [] },
  { title: "Every role", text: "Beside those of NATS.", settings: roleSettings, known: [natsSettings] },
  {
    title: "Pseudonyms",
    text: "`gate`, `sync`, `intake` and the `consent` commands. The same key everywhere: it is the only bridge between a number and what is kept of a person. On a cluster it lies in a Secret of the install.",
    settings: pseudonymSettings,
    known: [],
  },
  {
    title: "Tracing",
    text: "`gate` and `dispatch`: [how to switch it on](operations/tracing.md). `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES` and the exporter's `OTEL_EXPORTER_OTLP_*` (headers, certificates, timeout, compression) are read as OpenTelemetry has them.",
    settings: tracingSettings,
    known: [],
  },
  { title: "operator", text: "", settings: operatorSettings, known: [roleSettings] },
  { title: "gate", text: "", settings: gateSettings, known: [roleSettings, pseudonymSettings, tracingSettings] },
  { title: "sync", text: "", settings: syncSettings, known: [roleSettings, pseudonymSettings] },
  { title: "intake", text: "", settings: intakeSettings, known: [roleSettings, pseudonymSettings] },
  { title: "dispatch", text: "", settings: dispatchSettings, known: [roleSettings, tracingSettings] },
];

/** Read by commands only, and not by way of a schema. */
const commandSection = `## Commands

| variable | default | |
| --- | --- | --- |
| \`KUBECONFIG\` | \`~/.kube/config\` | As kubectl reads it; \`--kubeconfig\` and \`--context\` win over it |
| \`CONSENTRY_OPA\` | the PATH's | The \`opa\` that \`policy build\`, \`policy test\` and \`policy sign\` run |
| \`CONSENTRY_RECEIPT_KEY_FILE\` | | Private key that signs what \`consent show --receipt\` prints: P-256 or Ed25519, as PEM or JWK |
| \`XDG_STATE_HOME\` | \`~/.local/state\` | Where \`send\` notes, as hashes, what it has published |
`;

/** docs/settings.md: every environment variable that a role or a command reads. */
export async function generate(): Promise<Map<string, string>> {
  const head =
    "<!-- Written by tools/generate/settings.ts; change src/schemas/settings.ts instead. -->\n# Settings\n\nRoles take no arguments: everything they are told comes from environment variables. A wrong one ends the role at once, with\nthe variable's name and never its value.\n";
  const parts = sections.map(({ title, text, settings, known }) => {
    const named = new Set(known.flatMap((each) => Object.keys(each.shape)));
    const rows = Object.entries(settings.shape).filter(([name]) => !named.has(name));
    const table = [
      "| variable | default | |",
      "| --- | --- | --- |",
      ...rows.map(([name, schema]) => row(name, schema)),
    ];
    return `## ${title}\n\n${text === "" ? "" : `${text}\n\n`}${table.join("\n")}\n`;
  });
  return new Map([["docs/settings.md", [head, ...parts, commandSection].join("\n")]]);
}

function row(name: string, schema: unknown): string {
  const property = z.toJSONSchema(z.object({ value: asSchema(schema) }), { io: "input", unrepresentable: "any" });
  const value = property.properties?.value;
  const description = typeof value === "object" ? (value.description ?? "") : "";
  const byDefault =
    typeof value === "object" && value.default !== undefined
      ? `\`${String(value.default)}\``
      : isRequired(property)
        ? "must be set"
        : "";
  return `| \`${name}\` | ${byDefault} | ${description} |`;
}

function asSchema(schema: unknown): z.ZodType {
  if (schema instanceof z.ZodType) return schema;
  throw new Error("a settings schema holds something that is no schema");
}

function isRequired(property: { readonly required?: string[] | undefined }): boolean {
  return property.required?.includes("value") === true;
}
