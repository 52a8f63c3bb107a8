import { readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, request } from "node:https";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { parse, stringify } from "yaml";

/** What can happen to a request on its way to the API server, or to the answer on its way back. */
export type ProxyFault = "500" | "429" | "reset before" | "answer lost" | "no answer" | "watch cut" | "watch silent";

export type FaultyProxy = {
  /** As the given kubeconfig, but by way of the proxy. */
  readonly kubeconfig: string;
  /** From now on nothing goes wrong any more. */
  readonly calm: () => void;
  readonly suffered: ReadonlyMap<ProxyFault, number>;
  readonly stop: () => Promise<void>;
};

const requestFaults: readonly ProxyFault[] = ["500", "429", "reset before", "answer lost", "no answer"];
const noAnswerMs = 1_000;

/**
 * Stands before a lab API server and lets a share of the requests go wrong, and of the lines of watches, in turn. It answers
 * with the API server's own certificate, so that clients find nothing strange.
 */
export async function startFaultyProxy(options: {
  readonly kubeconfig: string;
  /** Of the lab's API server, where its certificate lies. */
  readonly serverKubeconfig: string;
  readonly share: { readonly requests: number; readonly chunks: number };
  /** A watch that falls silent is dead for up to a hundred seconds: a long test's matter. */
  readonly watchFaults: readonly ("watch cut" | "watch silent")[];
}): Promise<FaultyProxy> {
  const certificates = join(dirname(options.serverKubeconfig), "certificates");
  const [cert, key] = ["apiserver.crt", "apiserver.key"].map((file) => readFileSync(join(certificates, file)));
  const config = parse(readFileSync(options.kubeconfig, "utf8"));
  const target = new URL(config.clusters[0].cluster.server);
  const suffered = new Map<ProxyFault, number>();
  let troubles = 0;
  let calm = false;
  const server = createServer({ cert, key }, (incoming, response) => forward(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  config.clusters[0].cluster.server = `https://127.0.0.1:${port}`;
  const kubeconfig = `${options.kubeconfig}.proxy`;
  writeFileSync(kubeconfig, stringify(config), { mode: 0o600 });
  return {
    kubeconfig,
    calm: () => {
      calm = true;
    },
    suffered,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  function forward(incoming: IncomingMessage, response: ServerResponse): unknown {
    const fault = goesWrong(options.share.requests, requestFaults);
    if (fault === "500") return refuse(response, 500, {});
    if (fault === "429") return refuse(response, 429, { "retry-after": "1" });
    if (fault === "reset before") return response.destroy();
    if (fault === "no answer") return setTimeout(() => response.destroy(), noAnswerMs);
    const { method, url, headers } = incoming;
    const at = { host: target.hostname, port: target.port, method, path: url, headers, ca: cert, agent: false };
    const outgoing = request(at, (answer) => {
      if (fault === "answer lost") answer.resume().once("end", () => response.destroy());
      else passOn(answer, response, url?.includes("watch=true") === true);
    });
    outgoing.once("error", () => response.destroy());
    response.once("close", () => outgoing.destroy());
    return incoming.pipe(outgoing);
  }

  function passOn(answer: IncomingMessage, response: ServerResponse, isWatch: boolean): void {
    let silent = false;
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    response.flushHeaders();
    answer.on("data", (chunk) => {
      const fault = isWatch && !silent ? goesWrong(options.share.chunks, options.watchFaults) : undefined;
      if (fault === "watch silent") silent = true;
      else if (fault === "watch cut") response.destroy();
      else if (!silent) response.write(chunk);
    });
    answer.once("end", () => response.end());
    answer.once("error", () => response.destroy());
  }

  function goesWrong(share: number, faults: readonly ProxyFault[]): ProxyFault | undefined {
    if (calm || Math.random() >= share) return undefined;
    const fault = faults[troubles++ % faults.length];
    if (fault !== undefined) suffered.set(fault, (suffered.get(fault) ?? 0) + 1);
    return fault;
  }
}

function refuse(response: ServerResponse, code: number, headers: Record<string, string>): void {
  const status = { kind: "Status", code, reason: "Injected", message: "by chance" };
  response.writeHead(code, { "content-type": "application/json", ...headers }).end(JSON.stringify(status));
}
