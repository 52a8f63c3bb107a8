/** Leaves in node_modules only what runs in production, by package-lock.json. For the image, whose base may have no npm. */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** What only compilers and debuggers read: half of what the packages weigh. */
const readByNobody = /\.(?:map|[cm]?ts)$/;

/** @type {{ packages: Record<string, { dev?: boolean, devOptional?: boolean }> }} */
const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
for (const [path, { dev, devOptional }] of Object.entries(lock.packages)) {
  if (dev || devOptional) rmSync(path, { recursive: true, force: true });
}
rmSync("node_modules/.bin", { recursive: true, force: true });
for (const entry of readdirSync("node_modules", { recursive: true, withFileTypes: true })) {
  if (entry.isFile() && readByNobody.test(entry.name)) rmSync(join(entry.parentPath, entry.name));
}
