import type { Connection } from "./connection.ts";
import { quoted } from "./statements.ts";

export type ListenerParts = {
  readonly channel: string;
  readonly connect: () => Promise<Connection>;
  readonly onHeard: () => void;
};

const retryMinMs = 1000;
const retryMaxMs = 60_000;
/** A connection that nobody uses breaks without anybody noticing, so it is used. */
const lookEveryMs = 30_000;
/** A hundred rows that change at once are one change. */
const togetherMs = 100;

/**
 * Listens on a channel for as long as it may, with a connection of its own. Where it is not allowed (a standby, some poolers)
 * nothing is lost: the interval does the reading.
 */
export function listen({ channel, connect, onHeard }: ListenerParts): { readonly stop: () => void } {
  let connection: Connection | undefined;
  let retryMs = retryMinMs;
  let stopped = false;
  let again: NodeJS.Timeout | undefined;
  let heard: NodeJS.Timeout | undefined;
  let look: NodeJS.Timeout | undefined;
  void start();
  return {
    stop: () => {
      stopped = true;
      for (const timer of [again, heard, look]) clearTimeout(timer);
      connection?.end();
    },
  };

  async function start(): Promise<void> {
    try {
      connection = await connect();
      if (stopped) return connection.end();
      connection.onEnd(retry);
      connection.onNotification(hear);
      await connection.ask({ text: `LISTEN ${quoted(channel)}`, values: [] });
      retryMs = retryMinMs;
      // Something may have been said while nobody listened.
      hear();
      look = setInterval(() => void alive(), lookEveryMs);
    } catch {
      if (connection === undefined) retry();
      else connection.end();
    }
  }

  function retry(): void {
    clearInterval(look);
    connection = undefined;
    if (stopped) return;
    again = setTimeout(() => void start(), retryMs);
    retryMs = Math.min(retryMs * 2, retryMaxMs);
  }

  async function alive(): Promise<void> {
    await connection?.ask({ text: "SELECT 1", values: [] }).catch(() => connection?.end());
  }

  function hear(): void {
    heard ??= setTimeout(() => {
      heard = undefined;
      onHeard();
    }, togetherMs);
  }
}
