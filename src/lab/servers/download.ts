/** Fetches a server from the project's own releases and compares it with the checksum published beside it. */
import { createHash } from "node:crypto";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { extract } from "tar-stream";
import { EnvHttpProxyAgent, fetch } from "undici";
import { knownServers, type ServerName } from "./known.mjs";

export interface Download {
  readonly name: ServerName;
  /** Where the program is put. */
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: (line: string) => void;
}

interface Release {
  readonly url: string;
  /** Lists the digest, alone or in a line with the file's name. */
  readonly checksumUrl: string;
  readonly algorithm: "sha256" | "sha512";
  /** Path of the program inside the .tar.gz; undefined when the file is the program itself. */
  readonly member?: (path: string) => boolean;
}

/** An unreachable host must not hold up the next way, which works without it. */
const connectDeadlineMs = 2_000;
const downloadDeadlineMs = 10 * 60_000;
/** The newest envtest archive of the pinned minor version: not every patch release gets one. */
const envtestVersion = "1.37.0";

/** Puts the program into `directory`. Answers why it could not, so that the caller tries the next way; undefined when it did. */
export async function downloadServer({ name, directory, env, progress }: Download): Promise<string | undefined> {
  const release = releaseOf(name, env);
  if (release === undefined) return `no release for ${process.platform}-${process.arch}`;
  const dispatcher = new EnvHttpProxyAgent({ connect: { timeout: connectDeadlineMs } });
  try {
    const checksums = await fetchBytes(release.checksumUrl, dispatcher);
    progress(`fetching ${name} from ${release.url}`);
    const file = await fetchBytes(release.url, dispatcher);
    const expected = listedDigest(checksums.toString("utf8"), release);
    const actual = createHash(release.algorithm).update(file).digest("hex");
    if (expected !== actual) return `${release.url} does not have the published ${release.algorithm}`;
    await install({ program: await programIn(file, release), path: join(directory, name) });
    return undefined;
  } catch (error) {
    return reasonOf(error);
  } finally {
    await dispatcher.close();
  }
}

async function fetchBytes(url: string, dispatcher: EnvHttpProxyAgent): Promise<Buffer> {
  const response = await fetch(url, { dispatcher, signal: AbortSignal.timeout(downloadDeadlineMs) });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

/** CONSENTRY_GITHUB_URL names a mirror of github.com for machines that reach only that. */
function releaseOf(name: ServerName, env: NodeJS.ProcessEnv): Release | undefined {
  const os = { linux: "linux", darwin: "darwin" }[String(process.platform)];
  const arch = { x64: "amd64", arm64: "arm64" }[String(process.arch)];
  if (os === undefined || arch === undefined) return undefined;
  const github = env.CONSENTRY_GITHUB_URL ?? "https://github.com";
  const version = `v${knownServers[name].pinned}`;
  switch (name) {
    case "nats-server": {
      const base = `${github}/nats-io/nats-server/releases/download/${version}`;
      const url = `${base}/nats-server-${version}-${os}-${arch}.tar.gz`;
      return { url, checksumUrl: `${base}/SHA256SUMS`, algorithm: "sha256", member: isNamed(name) };
    }
    case "opa": {
      const variant = os === "darwin" && arch === "amd64" ? "" : "_static";
      const url = `${github}/open-policy-agent/opa/releases/download/${version}/opa_${os}_${arch}${variant}`;
      return { url, checksumUrl: `${url}.sha256`, algorithm: "sha256" };
    }
    case "helm": {
      const url = `https://get.helm.sh/helm-${version}-${os}-${arch}.tar.gz`;
      return { url, checksumUrl: `${url}.sha256sum`, algorithm: "sha256", member: isNamed(name) };
    }
    case "kubeconform": {
      const base = `${github}/yannh/kubeconform/releases/download/${version}`;
      const url = `${base}/kubeconform-${os}-${arch}.tar.gz`;
      return { url, checksumUrl: `${base}/CHECKSUMS`, algorithm: "sha256", member: isNamed(name) };
    }
    case "kube-score": {
      const base = `${github}/zegl/kube-score/releases/download/${version}`;
      const url = `${base}/kube-score_${version.slice(1)}_${os}_${arch}.tar.gz`;
      return { url, checksumUrl: `${base}/checksums.txt`, algorithm: "sha256", member: isNamed(name) };
    }
    case "prometheus":
    case "promtool": {
      const base = `${github}/prometheus/prometheus/releases/download/${version}`;
      const url = `${base}/prometheus-${version.slice(1)}.${os}-${arch}.tar.gz`;
      return { url, checksumUrl: `${base}/sha256sums.txt`, algorithm: "sha256", member: isNamed(name) };
    }
    case "etcd":
    case "kubectl":
    case "kube-apiserver": {
      const base = `${github}/kubernetes-sigs/controller-tools/releases/download/envtest-v${envtestVersion}`;
      const url = `${base}/envtest-v${envtestVersion}-${os}-${arch}.tar.gz`;
      return { url, checksumUrl: `${url}.sha512`, algorithm: "sha512", member: isNamed(name) };
    }
  }
}

function isNamed(name: string): (path: string) => boolean {
  return (path) => path.split("/").at(-1) === name;
}

/** The digest of the release's file in a checksum list. */
function listedDigest(checksums: string, { url }: Release): string | undefined {
  const file = url.split("/").at(-1) ?? url;
  const lines = checksums.trim().split("\n");
  const line = lines.length === 1 ? lines[0] : lines.find((candidate) => candidate.trim().endsWith(file));
  return line?.trim().split(/\s+/)[0]?.toLowerCase();
}

async function programIn(file: Buffer, { url, member }: Release): Promise<Buffer> {
  if (member === undefined) return file;
  const archive = extract();
  archive.end(gunzipSync(file));
  for await (const entry of archive) {
    if (entry.header.type !== "file" || !member(entry.header.name)) {
      entry.resume();
      continue;
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry) if (chunk instanceof Uint8Array) chunks.push(chunk);
    return Buffer.concat(chunks);
  }
  throw new Error(`${url} does not hold the program`);
}

async function install({ program, path }: { readonly program: Buffer; readonly path: string }): Promise<void> {
  const unfinished = `${path}.${process.pid}.unfinished`;
  await writeFile(unfinished, program, { mode: 0o755 });
  await rename(unfinished, path);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
