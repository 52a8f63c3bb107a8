import { afterAll, beforeAll, expect, it } from "vitest";
import { startDispatch } from "../../src/edge/dispatch/start.ts";
import { startIntake } from "../../src/edge/intake/start.ts";
import { startSync } from "../../src/edge/sync/start.ts";
import { startGate } from "../../src/gate/start.ts";
import { untilItHolds } from "../support/eventually.ts";
import { type GateStage, gateStage, partitions } from "../support/gate-stage.ts";
import { describeWithServers, useNats } from "../support/servers.ts";

type Role = { readonly url: string; readonly stop: () => Promise<void> };

describeWithServers("a role says that it is ready", () => {
  const nats = useNats();
  const roles: Role[] = [];
  let stage: GateStage;
  let partitionsMayBeTaken = (): void => {};

  const ready = async ({ url }: Role, path = "/readyz") => await (await fetch(`${url}${path}`)).text();
  const started = async <R extends Role>(starting: Promise<R>): Promise<R> => {
    const role = await starting;
    roles.push(role);
    return role;
  };

  beforeAll(async () => {
    stage = await gateStage(nats().url);
  }, 180_000);
  afterAll(async () => {
    for (const role of roles) await role.stop();
    await stage?.nc.close();
  });

  it("as a gate once it has taken its partitions, and not while their messages wait", async () => {
    const opened = new Promise<void>((resolve) => {
      partitionsMayBeTaken = resolve;
    });
    const gate = await started(
      startGate(stage.environment("gate-0"), (parts) => ({
        ...parts,
        outbound: async (partition) => {
          await opened;
          return await parts.outbound(partition);
        },
      })),
    );
    const missing = `${partitions} of its partitions are not taken yet: their messages wait\n`;
    for (const path of ["/readyz", "/readyz/pod"])
      await untilItHolds(async () => expect(await ready(gate, path)).toBe(missing), 60_000);
    partitionsMayBeTaken();
    await untilItHolds(async () => expect(await ready(gate)).toBe("ok\n"), 60_000);
  });

  it("only while NATS is there", async () => {
    await started(startDispatch({ ...stage.environment("dispatch-0"), CONSENTRY_WHATSAPP_TOKEN: "a-token" }));
    await started(startIntake({ ...stage.environment("intake-0"), CONSENTRY_WHATSAPP_APP_SECRET: "a-secret" }));
    await started(startSync(stage.environment("sync-0")));
    const all = (text: string) =>
      untilItHolds(async () => {
        expect(await Promise.all(roles.map((role) => ready(role)))).toEqual(roles.map(() => text));
      }, 60_000);
    await all("ok\n");
    await nats().kill("SIGKILL");
    await all("NATS cannot be reached\n");
    await nats().start();
    await all("ok\n");
  });
});
