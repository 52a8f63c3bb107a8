import { readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { removeDirectory, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { runCli } from "../../support/run-command.ts";

describe("keys and permissions of NATS", () => {
  let directory: string;
  beforeAll(() => {
    directory = temporaryDirectory("consentry-nats-keys-");
  });
  afterAll(() => removeDirectory(directory));

  const keys = (name: string) => join(directory, name);
  const config = (name: string, ...more: string[]) => runCli(["nats", "config", "--keys", keys(name), ...more], {});
  const secrets = (name: string, ...more: string[]) => runCli(["nats", "secrets", "--keys", keys(name), ...more], {});

  it("are made once, readable by nobody else, and printed without any secret", async () => {
    const first = await config("made", "--producer", "marketing");
    expect(first.exitCode, first.progress).toBe(0);
    expect(first.progress).toContain("made the key of producer_marketing");
    const files = readdirSync(keys("made"));
    expect(files).toContain("gate.nk");
    for (const file of files) {
      expect(statSync(join(keys("made"), file)).mode & 0o077).toBe(0);
      expect(first.data).not.toContain(readFileSync(join(keys("made"), file), "utf8").trim());
    }
    const second = await config("made", "--producer", "marketing");
    expect(second).toMatchObject({ data: first.data, progress: "" });
  });

  it("count beside the former ones while a key is changed", async () => {
    const before = publicKeysOf((await config("changed")).data, "gate");
    renameSync(join(keys("changed"), "gate.nk"), join(keys("changed"), "gate.old.nk"));
    const during = publicKeysOf((await config("changed")).data, "gate");
    expect(during).toHaveLength(2);
    expect(during).toContain(before[0]);
  });

  it("become Secrets: of the roles as the chart mounts them, a producer's in the namespace it sends for", async () => {
    await config("secret", "--producer", "marketing");
    const { data } = await secrets("secret", "--producer", "marketing", "-n", "platform");
    const documents = parseAllDocuments(data).map((each) => each.toJS());
    const named = documents.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    expect(named).toContain("platform/consentry-nats-officer");
    expect(named).toContain("marketing/consentry-nats-producer");
    const roles = documents.find(({ metadata }) => metadata.name === "consentry-nats");
    expect(Object.keys(roles.stringData)).toEqual(
      ["operator", "gate", "sync", "intake", "dispatch", "test"].map((role) => `${role}.creds`),
    );
    expect(roles.stringData["gate.creds"]).toBe(readFileSync(join(keys("secret"), "gate.nk"), "utf8"));
  });

  it("are asked for where a Secret has none to hold", async () => {
    await config("without");
    const answer = await secrets("without", "--producer", "marketing");
    expect(answer).toMatchObject({ exitCode: 1, data: "" });
    expect(answer.progress).toContain("producer_marketing has no key");
  });

  it("refuse a producer whose name would widen a subject", async () => {
    const answer = await config("named", "--producer", "*");
    expect(answer).toMatchObject({ exitCode: 2, data: "" });
  });

  it("are given as documents for those who keep users in another way", async () => {
    const { data } = await config("json", "-o", "json");
    const { users } = JSON.parse(data);
    expect(users.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(["operator", "gate", "sync", "intake", "dispatch", "backup", "officer"]),
    );
  });
});

function publicKeysOf(text: string, user: string): string[] {
  const from = text.slice(text.indexOf(`# ${user} `));
  const own = from.slice(0, from.indexOf("\n    # ", 1));
  return [...own.matchAll(/nkey: (U[A-Z2-7]+)/g)].map(([, key]) => key ?? "");
}
