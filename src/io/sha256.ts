import { hash } from "node:crypto";

/** SHA-256 in hex; of a text, of its UTF-8 bytes. */
export function sha256Hex(data: string | Uint8Array): string {
  return hash("sha256", data, "hex");
}
