import { readFileSync, statSync } from "node:fs";

/**
 * A secret in a mounted file, read again when the file changes, as it does when a Secret is rotated. While it cannot be read
 * the answer is the last one, or undefined when there never was one.
 */
export function secretFile(path: string): () => string | undefined {
  let readAtMs = Number.NaN;
  let secret: string | undefined;
  return () => {
    try {
      const changedAtMs = statSync(path).mtimeMs;
      if (changedAtMs === readAtMs) return secret;
      secret = readFileSync(path, "utf8").trim() || undefined;
      readAtMs = changedAtMs;
    } catch {
      readAtMs = Number.NaN;
    }
    return secret;
  };
}
