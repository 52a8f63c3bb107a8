import { idleGatePage } from "../../schemas/pages.ts";
import type { DesiredBundle } from "../../schemas/wire/desired.ts";
import type { GateRecord } from "../../schemas/wire/gates.ts";
import { type Finding, ok, problem } from "./finding.ts";

/** What NATS knows of this install. */
export type NatsSeen = {
  readonly version: string;
  readonly server: string;
  /** Undefined: nothing is installed. */
  readonly install: NatsInstall | undefined;
  readonly gates: readonly GateRecord[];
  readonly bundle: DesiredBundle | undefined;
  /** Whether the suppression list is the one that stops were written to: its sentinel is there. */
  readonly suppressionsAreThere: boolean;
  readonly sources: readonly { readonly name: string; readonly fresh: boolean }[];
};

type NatsInstall = {
  readonly partitions: number;
  /** Copies of the log of verdicts. */
  readonly replicas: number;
  /** Streams, buckets and stores that should be there and are not. */
  readonly missing: readonly string[];
};

/** Atomic batches, expiring messages and resets of consumers are all there from here on. */
const oldest = [2, 15] as const;

/** @param partitions what CONSENTRY_PARTITIONS says here; undefined when it says nothing */
export function natsFindings(seen: NatsSeen, partitions: number | undefined): Finding[] {
  return [
    natsFinding(seen),
    installFinding(seen, partitions),
    ...(seen.install === undefined || seen.install.missing.length > 0 ? [] : installedFindings(seen, seen.install)),
  ];
}

function installedFindings(seen: NatsSeen, { partitions }: NatsInstall): Finding[] {
  return [suppressionsFinding(seen), sourcesFinding(seen), bundleFinding(seen), gatesFinding(seen, partitions)];
}

function natsFinding({ version, server }: NatsSeen): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const old = major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
  if (old) return problem("nats", `${server} is version ${version}`, `run nats-server ${oldest.join(".")} or newer`);
  return ok("nats", `${version} at ${server}`);
}

function installFinding({ install }: NatsSeen, partitions: number | undefined): Finding {
  if (install === undefined)
    return problem("install", "there are no streams yet", "start an operator: it makes them, within seconds");
  if (partitions !== undefined && partitions !== install.partitions)
    return problem(
      "install",
      `${install.partitions} partitions are installed, CONSENTRY_PARTITIONS says ${partitions}`,
      `set CONSENTRY_PARTITIONS=${install.partitions}: the number is fixed for good`,
    );
  if (install.missing.length > 0)
    return problem(
      "install",
      `lost or not made yet: ${install.missing.join(", ")}`,
      "start an operator: it makes what is missing; what was lost comes back by consentry restore",
    );
  const copies = install.replicas === 1 ? "one copy" : `${install.replicas} copies`;
  return ok("install", `streams and buckets, ${install.partitions} partitions, ${copies} of the log`);
}

function suppressionsFinding({ suppressionsAreThere }: NatsSeen): Finding {
  if (suppressionsAreThere) return ok("suppressions", "the list of who said stop is there");
  return problem(
    "suppressions",
    "the list of who said stop was lost: nothing is approved",
    "restore a backup: consentry restore",
  );
}

const sourcesShown = 3;

function sourcesFinding({ sources }: NatsSeen): Finding {
  const stale = sources.filter(({ fresh }) => !fresh).map(({ name }) => name);
  if (stale.length === 0)
    return ok("sources", sources.length === 0 ? "none are declared" : `${sources.length}, all fresh`);
  const more = stale.length > sourcesShown ? ` and ${stale.length - sourcesShown} more` : "";
  return problem(
    "sources",
    `not read lately, so they say nothing: ${stale.slice(0, sourcesShown).join(", ")}${more}`,
    "kubectl describe consentsource says why; look at sync's /readyz",
  );
}

function bundleFinding({ bundle }: NatsSeen): Finding {
  if (bundle === undefined)
    return problem(
      "bundle",
      "no policy bundle is active: nothing is judged, messages wait",
      "kubectl get policybundles",
    );
  return ok("bundle", `${bundle.name} ${bundle.revision} (${bundle.digest.slice(0, "sha256:".length + 12)})`);
}

function gatesFinding({ gates, bundle }: NatsSeen, partitions: number): Finding {
  const names = gates.map(({ name }) => name).sort();
  if (names.length === 0) return problem("gates", "no gate is running: messages wait", "start one: consentry gate");
  const idle = gates.filter((gate) => gate.bundle === null || gate.bundle !== bundle?.digest);
  if (bundle !== undefined && idle.length > 0) {
    const each = idle.map((gate) => `${gate.name} (${gate.problem ?? "another bundle"})`);
    return problem(
      "gates",
      `these do not judge by ${bundle.revision}: ${each.join(", ")}`,
      "look at the gate's /readyz",
      idle.some((gate) => gate.problem !== null) ? idleGatePage : undefined,
    );
  }
  const owned = new Set(gates.flatMap((gate) => gate.partitions)).size;
  if (owned < partitions)
    return problem(
      "gates",
      `${owned} of ${partitions} partitions have a gate`,
      "wait a few seconds: they are being taken",
    );
  return ok("gates", `${names.join(", ")}: ${owned} of ${partitions} partitions`);
}
