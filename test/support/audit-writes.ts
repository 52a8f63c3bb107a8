import { readFileSync } from "node:fs";
import { operatorUser } from "./written-status.ts";

/** One write of an operator that the API server accepted, from its audit log. */
export type AuditedWrite = {
  /** Such as `campaigns/status` or `events`. */
  readonly what: string;
  readonly name: string;
  readonly atMs: number;
};

const writeVerbs = ["create", "update", "patch", "delete"];

/** What operators have written, without their lease; oldest first. */
export function operatorWrites(auditFile: string | undefined): AuditedWrite[] {
  if (auditFile === undefined) throw new Error("the API server was started without an audit log");
  const lines = readFileSync(auditFile, "utf8").split("\n");
  return lines.flatMap((line) => {
    const write = line.includes(operatorUser) ? writeOf(line) : undefined;
    return write === undefined ? [] : [write];
  });
}

function writeOf(line: string): AuditedWrite | undefined {
  const { user, verb, objectRef = {}, stageTimestamp, responseStatus = {} } = JSON.parse(line);
  const { resource, subresource, name = "" } = objectRef;
  const isTheirs = user.username === operatorUser && writeVerbs.includes(verb) && responseStatus.code < 300;
  if (!isTheirs || resource === "leases") return undefined;
  const what = subresource === undefined ? resource : `${resource}/${subresource}`;
  return { what, name, atMs: Date.parse(stageTimestamp) };
}

/** Most writes in any span of this length. */
export function mostWithin(writes: readonly AuditedWrite[], spanMs: number): number {
  const times = writes.map(({ atMs }) => atMs).sort((a, b) => a - b);
  return times.reduce((most, atMs, index) => {
    const until = times.findLastIndex((other) => other < atMs + spanMs);
    return Math.max(most, until - index + 1);
  }, 0);
}
