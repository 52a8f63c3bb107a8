/** Where the demo finds what belongs to Consentry, and puts what is its own. */
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository, or of the installed package. */
const root = fileURLToPath(new URL("../../../../", import.meta.url));

export const places = {
  /** The program, as it runs here: TypeScript in the repository, JavaScript in the package. */
  main: fileURLToPath(
    new URL(import.meta.url.endsWith(".ts") ? "../../../main.ts" : "../../../main.js", import.meta.url),
  ),
  fakeCloudApi: fileURLToPath(
    new URL(import.meta.url.endsWith(".ts") ? "../../fake-cloud-api.ts" : "../../fake-cloud-api.js", import.meta.url),
  ),
  crds: join(root, "crds"),
  install: join(root, "install"),
  policies: join(root, "policies"),
  quickstart: join(root, "examples", "quickstart"),
  resources: join(root, "examples", "demo"),
  people: join(root, "examples", "demo", "00-people.yaml"),
  payloads: join(root, "examples", "data", "wa-payloads", "openapi-outbound"),
  sms: join(root, "examples", "data", "spam", "SMSSpamCollection.tsv"),
} as const;

/** Where campaigns, sources and cases of the demo are. */
export const namespace = "marketing";

/** The demo's own directory and what lies in it. */
export type OwnPlaces = {
  readonly directory: string;
  /** Programs for the PATH of the person who tries things: kubectl and consentry. */
  readonly programs: string;
  readonly logs: string;
  /** What sync takes for the mounted directory of consent lists. */
  readonly lists: string;
  readonly env: string;
  /** Keys of the users of NATS. */
  readonly keys: string;
};

export function ownPlaces(directory: string): OwnPlaces {
  const absolute = resolve(directory);
  const own = {
    directory: absolute,
    programs: join(absolute, "bin"),
    logs: join(absolute, "logs"),
    lists: join(absolute, "lists"),
    env: join(absolute, "env"),
    keys: join(absolute, "nats-keys"),
  };
  for (const path of [own.programs, own.logs, own.lists]) mkdirSync(path, { recursive: true });
  return own;
}
