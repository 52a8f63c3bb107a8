import { type Document, isMap, parseAllDocuments, visit } from "yaml";

// Templates of the chart that are made from the manifests of the repository: the same objects, with the namespace, the operator's account
// and the chart's labels filled in by Helm.

export type Manifest = {
  /** Where it comes from, for the header. */
  readonly source: string;
  readonly yaml: string;
  /** Value that switches all of it off. */
  readonly switch: string;
  /** More annotations of every object. */
  readonly annotations?: Readonly<Record<string, string>>;
};

const namespace = "consentry-system";
const account = "consentry-operator";
/** Stand for what Helm fills in until the document is text: in YAML an expression in braces would be a map. */
const stands = {
  NAMESPACE__: "{{ .Release.Namespace }}",
  ACCOUNT__: "{{ .Values.serviceAccount.name }}",
} as const;
const labelsStand = "LABELS__";

export function templateOf({ source, yaml, switch: value, annotations = {} }: Manifest): string {
  const documents = parseAllDocuments(yaml).map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return text(document as Document, annotations);
  });
  const header = `{{- /* Made from ${source} by \`npm run generate\`. Do not edit. */ -}}\n`;
  return `${header}{{- if .Values.${value} }}\n${documents.join("---\n")}{{- end }}\n`;
}

function text(document: Document, annotations: Readonly<Record<string, string>>): string {
  standIn(document);
  for (const [name, value] of Object.entries(annotations)) document.setIn(["metadata", "annotations", name], value);
  document.deleteIn(["metadata", "labels", "app.kubernetes.io/part-of"]);
  const labels = document.getIn(["metadata", "labels"]);
  if (isMap(labels)) labels.flow = false;
  document.setIn(["metadata", "labels", labelsStand], "");
  const escaped = document
    .toString({ lineWidth: 0, directives: false, flowCollectionPadding: false })
    .replace(/^---\n/, "")
    .replaceAll(/\{\{/g, '{{ "{{" }}');
  return Object.entries(stands)
    .reduce((filled, [stand, expression]) => filled.replaceAll(stand, expression), escaped)
    .replace(/^ *LABELS__: ""$/m, '    {{- include "consentry.labels" . | nindent 4 }}');
}

/** Namespace and account wherever they are named: in metadata, in subjects, in the expressions of admission policies. */
function standIn(document: Document): void {
  const ofAccount = document.get("kind") === "ServiceAccount";
  if (ofAccount) document.setIn(["metadata", "name"], "ACCOUNT__");
  visit(document, {
    Map: (_key, map) => {
      if (map.get("kind") === "ServiceAccount" && map.get("name") === account) map.set("name", "ACCOUNT__");
    },
    Scalar: (_key, scalar) => {
      if (typeof scalar.value === "string")
        scalar.value = scalar.value
          .replaceAll(`${namespace}:${account}`, "NAMESPACE__:ACCOUNT__")
          .replaceAll(namespace, "NAMESPACE__");
    },
  });
}
