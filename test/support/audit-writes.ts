import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "./eventually.ts";
import { operatorUser } from "./written-status.ts";

/** One write of an operator that the API server accepted, from its audit log. */
export type AuditedWrite = {
  /** Such as `campaigns/status` or `events`. */
  readonly what: string;
  readonly name: string;
  readonly atMs: number;
  /** Id of the token it was written with; `tokenId` reads it from a kubeconfig. */
  readonly token: string;
};

const writeVerbs = ["create", "update", "patch", "delete"];

/** What operators have written, without their lease; oldest first. */
export function operatorWrites(auditFile: string | undefined): AuditedWrite[] {
  return writesOf(auditFile).filter(({ what }) => what !== "leases");
}

/**
 * What was written by somebody who did not lead: whose token was not the last one that the lease was written with.
 *
 * @returns tokens of leaders in their order, and such writes as `<resource> <name>`
 */
export function leadership(auditFile: string | undefined): { leaders: string[]; withoutLead: string[] } {
  const leaders: string[] = [];
  const withoutLead: string[] = [];
  for (const { what, name, token } of writesOf(auditFile)) {
    if (what !== "leases" && token !== leaders.at(-1)) withoutLead.push(`${what} ${name}`);
    if (what === "leases" && token !== leaders.at(-1)) leaders.push(token);
  }
  return { leaders, withoutLead };
}

/** Until operators have written nothing for two seconds. */
export async function untilNothingIsWritten(auditFile: string | undefined): Promise<void> {
  await eventually(
    async () => {
      const before = operatorWrites(auditFile).length;
      await sleep(2_000);
      return operatorWrites(auditFile).length === before;
    },
    { withinMs: 60_000 },
  );
}

/** As audit logs name the token of a kubeconfig. */
export function tokenId(kubeconfig: string): string {
  const { users } = JSON.parse(readFileSync(kubeconfig, "utf8"));
  const claims = users[0].user.token.split(".")[1];
  return `JTI=${JSON.parse(Buffer.from(claims, "base64url").toString("utf8")).jti}`;
}

function writesOf(auditFile: string | undefined): AuditedWrite[] {
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
  if (!isTheirs) return undefined;
  const what = subresource === undefined ? resource : `${resource}/${subresource}`;
  const [token = ""] = user.extra?.["authentication.kubernetes.io/credential-id"] ?? [];
  return { what, name, atMs: Date.parse(stageTimestamp), token };
}

/** Most writes in any span of this length. */
export function mostWithin(writes: readonly AuditedWrite[], spanMs: number): number {
  const times = writes.map(({ atMs }) => atMs).sort((a, b) => a - b);
  return times.reduce((most, atMs, index) => {
    const until = times.findLastIndex((other) => other < atMs + spanMs);
    return Math.max(most, until - index + 1);
  }, 0);
}
