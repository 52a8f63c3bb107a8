/** Leaves in node_modules only what runs in production, by package-lock.json. For the image, whose base may have no npm. */
import { readFileSync, rmSync } from "node:fs";

/** @type {{ packages: Record<string, { dev?: boolean, devOptional?: boolean }> }} */
const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
for (const [path, { dev, devOptional }] of Object.entries(lock.packages)) {
  if (dev || devOptional) rmSync(path, { recursive: true, force: true });
}
rmSync("node_modules/.bin", { recursive: true, force: true });
