import type { ServerResponse } from "node:http";
import { type HttpServer, serveHttp } from "../http/server.ts";

export type HealthOptions = {
  /** `host:port`; port 0 takes a free one. */
  readonly listen: string;
  /** Told whether the process is ready, which is a metric as well. */
  readonly metricsText: (ready: boolean) => Promise<string>;
  /** Why this process cannot do its work now, for a person; undefined when it can. Shown by /readyz. */
  readonly notReadyBecause: () => string | undefined;
  /** The same for the readiness probe of a pod (/readyz/pod), where that may pass while the work waits for people. */
  readonly podNotReadyBecause?: () => string | undefined;
  /** Why it should be restarted; undefined when it lives. Almost always: nothing heals by a restart that would not heal by itself. */
  readonly deadBecause?: () => string | undefined;
};

/** Serves /healthz, /readyz, /readyz/pod and /metrics. @throws Failure BadSettings when it cannot listen there */
export async function serveHealth(options: HealthOptions): Promise<HttpServer> {
  return await serveHttp(options.listen, (request, response) => void answer(options, request.url ?? "/", response));
}

async function answer(options: HealthOptions, url: string, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(url, "http://localhost");
  if (pathname === "/metrics") {
    const text = await options.metricsText(options.notReadyBecause() === undefined).catch(() => undefined);
    return reply(response, text === undefined ? 500 : 200, text ?? "metrics cannot be read\n");
  }
  if (pathname === "/healthz") return replyUnless(response, options.deadBecause?.());
  if (pathname === "/readyz") return replyUnless(response, options.notReadyBecause());
  if (pathname === "/readyz/pod")
    return replyUnless(response, (options.podNotReadyBecause ?? options.notReadyBecause)());
  reply(response, 404, "try /healthz, /readyz or /metrics\n");
}

function replyUnless(response: ServerResponse, problem: string | undefined): void {
  reply(response, problem === undefined ? 200 : 503, problem === undefined ? "ok\n" : `${problem}\n`);
}

function reply(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; version=0.0.4; charset=utf-8" }).end(text);
}
