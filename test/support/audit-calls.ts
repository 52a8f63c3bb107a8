/** What a user has asked of an API server, from its audit log. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Right } from "./rights.ts";

/** A request, in the words of the right that it takes. */
export interface AuditedCall extends Right {
  readonly code: number;
}

const entry = z.object({
  verb: z.string(),
  user: z.object({ username: z.string() }),
  objectRef: z
    .object({
      resource: z.string(),
      subresource: z.string().optional(),
      apiGroup: z.string().optional(),
      namespace: z.string().optional(),
      name: z.string().optional(),
    })
    .optional(),
  responseStatus: z.object({ code: z.number() }).optional(),
});

/** Oldest first. Requests for no object, such as /readyz, are left out unless they were refused. */
export function auditedCalls(auditFile: string | undefined, user: string): AuditedCall[] {
  if (auditFile === undefined) throw new Error("the API server was started without an audit log");
  const lines = readFileSync(auditFile, "utf8").split("\n");
  return lines.filter((line) => line.includes(user)).flatMap((line) => callOf(line, user));
}

function callOf(line: string, user: string): AuditedCall[] {
  const { verb, objectRef, responseStatus, ...made } = entry.parse(JSON.parse(line));
  const code = responseStatus?.code ?? 0;
  if (made.user.username !== user || (objectRef === undefined && code !== 403)) return [];
  const { resource = "no object", subresource, apiGroup, namespace, name } = objectRef ?? {};
  const whole = [resource, subresource].filter((part) => part !== undefined).join("/");
  const full = apiGroup === undefined ? whole : `${whole}.${apiGroup}`;
  return [{ verb, resource: full, ...(namespace ? { namespace } : {}), ...(name ? { name } : {}), code }];
}

/** Whether the right allows the call. */
export function covers(right: Right, call: Right): boolean {
  const isThere = right.namespace === undefined || right.namespace === call.namespace;
  const isNamed = right.name === undefined || right.name === call.name;
  return right.verb === call.verb && right.resource === call.resource && isThere && isNamed;
}
