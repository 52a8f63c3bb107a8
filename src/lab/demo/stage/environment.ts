/** `.demo/env` and the programs it puts on the PATH: what a person needs to go on where the story ends. */
import { chmodSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type OwnPlaces, places } from "./places.ts";

/** Everything a command needs to find this stage. */
export type Surroundings = {
  readonly KUBECONFIG: string;
  readonly NATS_URL: string;
  /** An officer's. */
  readonly NATS_CREDS: string;
  readonly CONSENTRY_PSEUDONYM_KEY: string;
};

/** The environment of commands that are run on this stage. */
export function commandEnvironment(own: OwnPlaces, surroundings: Surroundings): NodeJS.ProcessEnv {
  return { ...process.env, ...surroundings, PATH: `${own.programs}:${process.env.PATH ?? ""}` };
}

/** Puts kubectl, consentry and `kubectl consentry` into the demo's directory of programs. */
export function writePrograms(own: OwnPlaces, kubectl: string): void {
  symlinkSync(kubectl, join(own.programs, "kubectl"));
  const consentry = join(own.programs, "consentry");
  writeFileSync(consentry, `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(places.main)} "$@"\n`);
  chmodSync(consentry, 0o755);
  symlinkSync(consentry, join(own.programs, "kubectl-consentry"));
}

export function writeEnvironment(own: OwnPlaces, surroundings: Surroundings): void {
  const lines = Object.entries(surroundings).map(([name, value]) => `export ${name}=${quoted(value)}`);
  const path = `export PATH=${quoted(own.programs)}:"$PATH"`;
  writeFileSync(own.env, `${[...lines, path].join("\n")}\n`, { mode: 0o600 });
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
