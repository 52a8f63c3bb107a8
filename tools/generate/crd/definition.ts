import { group, version } from "../../../src/schemas/group.ts";
import type { Column, Kind } from "../../../src/schemas/resources/kind.ts";
import { structuralSchema } from "./structural.ts";

/** The custom resource definition of one kind, ready for `kubectl apply --server-side`. */
export function customResourceDefinition(kind: Kind) {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${kind.plural}.${group}`, labels: { "app.kubernetes.io/part-of": "consentry" } },
    spec: {
      group,
      scope: kind.scope,
      names: {
        kind: kind.kind,
        listKind: `${kind.kind}List`,
        plural: kind.plural,
        singular: kind.singular,
        shortNames: kind.shortNames,
        categories: kind.categories,
      },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: kind.columns.map(printerColumn),
          schema: { openAPIV3Schema: objectSchema(kind) },
        },
      ],
    },
  };
}

function objectSchema(kind: Kind) {
  return {
    type: "object",
    description: kind.description,
    required: ["spec"],
    properties: {
      apiVersion: { type: "string", description: "Version of the schema of this object." },
      kind: { type: "string", description: "Kind of this object." },
      // The name is declared here only so that a rule may point at it.
      metadata: { type: "object", properties: { name: { type: "string" } } },
      spec: { ...structuralSchema(kind.schemas.spec), description: `What you ask of this ${kind.kind}.` },
      status: structuralSchema(kind.schemas.status),
    },
    "x-kubernetes-validations": kind.celRules,
  };
}

function printerColumn(column: Column) {
  return {
    name: column.name,
    type: column.type,
    jsonPath: column.jsonPath,
    description: column.description,
    ...(column.wide ? { priority: 1 } : {}),
  };
}
