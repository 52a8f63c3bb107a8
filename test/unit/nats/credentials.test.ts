import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nkeys } from "@nats-io/transport-node";
import { afterAll, describe, expect, it } from "vitest";
import { authenticatorOf } from "../../../src/io/nats/credentials.ts";

describe("what we log in to NATS with", () => {
  const directory = mkdtempSync(join(tmpdir(), "consentry-creds-"));
  afterAll(() => rmSync(directory, { recursive: true }));
  let written = 0;
  const write = (name: string, text: string) => {
    const path = join(directory, name);
    writeFileSync(path, text);
    // A clock of its own: two writes within one tick of the disk's are two versions all the same.
    utimesSync(path, 1, ++written);
    return path;
  };

  it("is what the password's file holds when it is asked", () => {
    const passFile = write("password", "first\n");
    const authenticator = authenticatorOf({ user: "gate", pass: "of the environment", passFile });
    expect(authenticator?.("nonce")).toEqual({ user: "gate", pass: "first" });
    write("password", "second\n");
    expect(authenticator?.("nonce")).toEqual({ user: "gate", pass: "second" });
  });

  it("stays what it was while a file holds nothing usable", () => {
    const pair = nkeys.createUser();
    const creds = write("nats.creds", `${new TextDecoder().decode(pair.getSeed())}\n`);
    const authenticator = authenticatorOf({ creds });
    write("nats.creds", "half of a");
    expect(authenticator?.("nonce")).toMatchObject({ nkey: pair.getPublicKey() });
  });

  it("is refused at the start when a file that is named is not there, without what it holds", () => {
    expect(() => authenticatorOf({ creds: join(directory, "missing") })).toThrow(/NATS_CREDS names a file/);
    const creds = write("wrong", "a secret that is none");
    expect(() => authenticatorOf({ creds })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining("a secret") }),
    );
  });

  it("is nothing where nothing is set", () => {
    expect(authenticatorOf({})).toBeUndefined();
  });
});
