/** What servers and crashed processes leave behind, as text to search. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Place } from "./canaries.ts";

const range = z.object({ kvs: z.array(z.object({ key: z.string(), value: z.string().default("") })).default([]) });

/** Every key of the database behind an API server of the lab, by etcd's own gateway. */
export async function etcdEntries(apiServerPid: number): Promise<{ readonly key: string; readonly value: string }[]> {
  const args = readFileSync(`/proc/${apiServerPid}/cmdline`, "utf8").split("\0");
  const url = args.find((arg) => arg.startsWith("--etcd-servers="))?.split("=")[1];
  const everything = JSON.stringify({ key: "AA==", range_end: "AA==" });
  const answer = await fetch(`${url}/v3/kv/range`, { method: "POST", body: everything });
  return range.parse(await answer.json()).kvs.map(({ key, value }) => ({ key: textOf(key), value: textOf(value) }));
}

/** Node's diagnostic reports in a directory. */
export function reportsIn(directory: string): Place[] {
  const files = readdirSync(directory).filter((file) => /^report\..*\.json$/.test(file));
  return files.map((file) => ({ where: "a diagnostic report", text: readFileSync(join(directory, file), "utf8") }));
}

/** UTF-8 where it is; other bytes do no harm to the search. */
function textOf(base64: string): string {
  return Buffer.from(base64, "base64").toString("utf8");
}
