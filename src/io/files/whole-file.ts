import { readFile } from "node:fs/promises";

export type WholeFile =
  | { readonly ok: true; readonly value: Uint8Array }
  | { readonly ok: false; readonly problem: string };

/** A file's bytes, or in words why they cannot be had. */
export async function readWholeFile(path: string): Promise<WholeFile> {
  try {
    return { ok: true, value: await readFile(path) };
  } catch (cause) {
    const why = cause instanceof Error && "code" in cause ? String(cause.code) : "unreadable";
    return { ok: false, problem: `The file ${path} cannot be read in the operator's container (${why}).` };
  }
}
