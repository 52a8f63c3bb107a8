import { readFileSync } from "node:fs";
import { PermissionViolationError } from "@nats-io/transport-node";
import type { NatsConnection } from "../../src/io/nats/connect.ts";
import type { NatsServer } from "../../src/lab/servers/start.ts";

export type Violation = { readonly operation: string; readonly subject: string };

/** Everything that a server has refused to a connection until it is asked: it says no before it answers what comes after. */
export function watchRefusals(nc: NatsConnection): () => Promise<readonly Violation[]> {
  const refused: Violation[] = [];
  void (async () => {
    for await (const status of nc.status()) {
      const error = status.type === "error" ? status.error : undefined;
      if (error instanceof PermissionViolationError)
        refused.push({ operation: error.operation, subject: error.subject });
    }
  })();
  return async () => {
    await nc.flush();
    await new Promise((resolve) => setImmediate(resolve));
    return refused;
  };
}

/** What a server has refused to anybody since it started, from its log. */
export function refusedBy({ logFile }: Pick<NatsServer, "logFile">): string[] {
  return [...readFileSync(logFile, "utf8").matchAll(/"[^"]*" - (?:Publish|Subscription) Violation - .*/g)].map(
    ([line]) => line,
  );
}
