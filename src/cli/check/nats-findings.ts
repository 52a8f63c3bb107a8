import type { DesiredBundle } from "../../schemas/wire/desired.ts";
import type { GateRecord } from "../../schemas/wire/gates.ts";
import { type Finding, ok, problem } from "./finding.ts";

/** What NATS knows of this install. */
export type NatsSeen = {
  readonly version: string;
  readonly server: string;
  /** Undefined: nothing is installed. */
  readonly install: { readonly partitions: number } | undefined;
  readonly gates: readonly GateRecord[];
  readonly bundle: DesiredBundle | undefined;
};

/** Atomic batches, expiring messages and resets of consumers are all there from here on. */
const oldest = [2, 15] as const;

/** @param partitions what CONSENTRY_PARTITIONS says here; undefined when it says nothing */
export function natsFindings(seen: NatsSeen, partitions: number | undefined): Finding[] {
  return [
    natsFinding(seen),
    installFinding(seen, partitions),
    ...(seen.install === undefined ? [] : [bundleFinding(seen), gatesFinding(seen, seen.install.partitions)]),
  ];
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
  return ok("install", `streams and buckets, ${install.partitions} partitions`);
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
