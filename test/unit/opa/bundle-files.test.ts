import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { describe, expect, it } from "vitest";
import { readBundleFiles } from "../../../src/io/opa/bundle-files.ts";

async function archive(...entries: readonly [name: string, content: string | Buffer][]): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of entries) tar.entry({ name }, content);
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return gzipSync(Buffer.concat(chunks));
}

describe("the files of a bundle", () => {
  it("are read by path, with and without a leading slash", async () => {
    const files = await readBundleFiles(await archive(["/policy.wasm", "a"], ["data.json", "{}"], ["./x/y.rego", "b"]));
    expect([...files.keys()]).toEqual(["policy.wasm", "data.json", "x/y.rego"]);
    expect(files.get("x/y.rego")?.toString()).toBe("b");
  });

  it("are refused if they are no archive", async () => {
    await expect(readBundleFiles(Buffer.from("no gzip"))).rejects.toThrow();
    await expect(readBundleFiles(gzipSync("no tar".repeat(200)))).rejects.toThrow();
    await expect(readBundleFiles(new Uint8Array())).rejects.toThrow();
  });

  it("are refused if one hides another", async () => {
    await expect(readBundleFiles(await archive(["data.json", "{}"], ["/data.json", "[]"]))).rejects.toThrow(/twice/);
  });

  it("are refused if the archive is a bomb", async () => {
    await expect(readBundleFiles(await archive(["data.json", Buffer.alloc(80 * 1024 * 1024)]))).rejects.toThrow();
  });

  it("are refused if there are too many", async () => {
    const many = Array.from({ length: 2001 }, (_, index): [string, string] => [`${index}.rego`, ""]);
    await expect(readBundleFiles(await archive(...many))).rejects.toThrow(/more than 2000/);
  });

  it("are refused if the archive was cut off", async () => {
    const whole = await archive(["data.json", "x".repeat(10_000)]);
    await expect(readBundleFiles(whole.subarray(0, whole.length - 20))).rejects.toThrow();
  });
});
