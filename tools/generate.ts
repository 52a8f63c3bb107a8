import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { z } from "zod";

// Writes every file that is made from another one: `npm run generate`. With --check it writes nothing and exits 1,
// naming what is stale. Each tools/generate/*.ts says in `generate` which files it makes.

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** `null` deletes the file. */
type Content = string | Buffer | null;
type GeneratedFiles = ReadonlyMap<string, Content>;

const generator = z.object({
  generate: z.function({
    input: [],
    output: z.promise(z.map(z.string(), z.union([z.string(), z.instanceof(Buffer), z.null()]))),
  }),
});

async function generateAll(): Promise<GeneratedFiles> {
  const directory = join(root, "tools/generate");
  const names = (await readdir(directory)).filter((name) => name.endsWith(".ts")).sort();
  const parts = await Promise.all(names.map((name) => generateOne(join(directory, name))));
  return new Map(parts.flatMap((part) => [...part]));
}

async function generateOne(file: string): Promise<GeneratedFiles> {
  const { generate } = generator.parse(await import(pathToFileURL(file).href));
  return await generate();
}

async function staleFiles(files: GeneratedFiles): Promise<GeneratedFiles> {
  const compared = await Promise.all(
    [...files].map(async ([path, content]) => ({ path, content, stale: !isSame(await contentOf(path), content) })),
  );
  return new Map(compared.filter(({ stale }) => stale).map(({ path, content }) => [path, content]));
}

function isSame(one: Buffer | null, other: Content): boolean {
  return one === null || other === null ? one === other : one.equals(Buffer.from(other));
}

async function contentOf(path: string): Promise<Buffer | null> {
  return await readFile(join(root, path)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
}

async function write(path: string, content: Content): Promise<void> {
  const file = join(root, path);
  if (content === null) return await rm(file);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

const files = await generateAll();
const stale = await staleFiles(files);
const where = relative(process.cwd(), root) || ".";

if (process.argv.includes("--check")) {
  for (const path of stale.keys()) console.error(`stale: ${join(where, path)}`);
  if (stale.size > 0) console.error("Run `npm run generate` and commit what it writes.");
  process.exitCode = stale.size > 0 ? 1 : 0;
} else {
  await Promise.all([...stale].map(([path, content]) => write(path, content)));
  for (const path of stale.keys()) console.log(`written: ${join(where, path)}`);
  console.log(`${files.size} generated files, ${stale.size} changed`);
}
