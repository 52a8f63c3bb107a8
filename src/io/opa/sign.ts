import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { pack } from "tar-stream";
import { readBundleFiles } from "./bundle-files.ts";
import { runOpa } from "./run-opa.ts";

export interface SigningKey {
  readonly keyId: string;
  readonly algorithm: "ES256" | "RS256";
  /** Absolute path of the private key in PEM. */
  readonly file: string;
}

const zip = promisify(gzip);
const signaturesFile = ".signatures.json";

/** Signs a built bundle in its place. OPA signs directories only as they lie on disk, so it is unpacked and packed again. */
export async function signBundle(of: {
  readonly opaBinary: string;
  readonly bundleFile: string;
  readonly key: SigningKey;
  /** A directory that the caller removes. */
  readonly scratch: string;
}): Promise<void> {
  const files = await readBundleFiles(await readFile(of.bundleFile));
  const unpacked = join(of.scratch, "unpacked");
  await writeFiles(unpacked, files);
  const { keyId, algorithm, file } = of.key;
  await runOpa({
    opaBinary: of.opaBinary,
    // The names that are signed are relative to where OPA runs.
    cwd: unpacked,
    args: [
      ...["sign", "--signing-key", file, "--signing-alg", algorithm, "--claims-file", await claims(of.scratch, keyId)],
      ...["--bundle", ".", "--output-file-path", of.scratch],
    ],
  });
  const signatures = await readFile(join(of.scratch, signaturesFile));
  await writeFile(of.bundleFile, await packed(new Map([...files, [signaturesFile, signatures]])));
}

/** `opa sign` names its key in a claim only. */
async function claims(scratch: string, keyId: string): Promise<string> {
  const file = join(scratch, "claims.json");
  await writeFile(file, JSON.stringify({ keyid: keyId }));
  return file;
}

async function writeFiles(dir: string, files: ReadonlyMap<string, Buffer>): Promise<void> {
  for (const [path, content] of files) {
    const file = join(dir, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

/** Paths begin with a slash, as in the archives that OPA builds: it finds the module by its whole path. */
async function packed(files: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of files) archive.entry({ name: `/${name}`, mtime: new Date(0) }, content);
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return await zip(Buffer.concat(chunks));
}
