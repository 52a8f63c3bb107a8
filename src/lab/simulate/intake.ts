import { mergedSuppressions } from "../../domain/consent/suppression.ts";
import { createInForce } from "../../edge/intake/in-force.ts";
import { createOutward } from "../../edge/intake/outward.ts";
import type { Person } from "../../edge/intake/parts.ts";
import { createIntake, type Intake, type IntakeParts } from "../../edge/intake/run.ts";
import { changeValue } from "../../io/nats/change.ts";
import { changeSuppression, suppressionOf } from "../../io/nats/suppressions.ts";
import { type CampaignRef, consentKey, partitionOf, windowKey } from "../../schemas/wire/subjects.ts";
import type { ModelledBucket } from "./bucket.ts";
import { sender } from "./campaigns.ts";
import type { People } from "./heard.ts";
import { inOrder } from "./in-order.ts";
import { pseudonymOf } from "./people.ts";
import type { Process } from "./scheduler.ts";
import { partitions, type Watcher } from "./servers.ts";
import { list, website } from "./sources.ts";
import type { SimulatedRole, World } from "./world.ts";

export type SimulatedIntake = SimulatedRole & Intake;

/** One life of an intake: the product's own code between modelled servers. */
export function startIntake(world: World, people: People, life: { readonly name: string }): SimulatedIntake {
  const { scheduler, servers } = world;
  const process: Process = { alive: true, frozenUntilMs: 0 };
  const watcher = inOrder(scheduler, process);
  const call = world.faults.caller(process, crash);
  let gates = servers.alive();
  const inForce = createInForce({
    gates: () => gates,
    later: (run, ms) => ({ cancel: scheduler.after(ms, run, process) }),
  });
  const watching: Partial<Watcher> = {
    onGates: (now) => {
      gates = now;
      inForce.onGates();
    },
  };
  const tell = (what: (to: Partial<Watcher>) => void) => watcher(() => what(watching));
  servers.watchers.add(tell);
  const sound = parts();
  const { take } = createIntake({ ...sound, ...world.plant.intake?.(sound, people) });
  return { process, take, stop: async () => crash() };

  function crash(): void {
    if (!process.alive) return;
    scheduler.note(`${life.name} crashes`);
    process.alive = false;
    servers.watchers.delete(tell);
  }

  function parts(): IntakeParts {
    const suppress = port("suppress", servers.stops);
    const window = port("window", people.windows);
    const acting = {
      identify: ({ id, lastFour }) => ({ pseudonym: pseudonymOf(id), partition: partitionOf(lastFour, partitions) }),
      changeSuppression: (person, change) =>
        changeSuppression(
          { suppress, links: { othersOf: async () => [] }, merged: mergedSuppressions },
          person,
          change,
        ),
      suppressionOf: (person) => suppressionOf(suppress, person),
      // Nobody has two names here.
      links: { areSettled: async () => true, link: async () => {}, forget: async () => {} },
      windowOf: async (of, person) => (await window.get(keyOf(of, person)))?.value,
      changeWindow: async (of, person, change) =>
        void (await changeValue(window, keyOf(of, person), (value) => change(value as Parameters<typeof change>[0]))),
      holding: (sources, { partition, pseudonym }) =>
        call("holding", () =>
          sources.filter((source) => {
            const held = people.consents.states.get(consentKey(source, partition, pseudonym));
            return held !== undefined && held.value.state !== "Withdrawn";
          }),
        ),
      consentOf: async () => undefined,
      append: (events) => call("append", () => void people.consents.append(events)),
      changeSenderWords: async () => {},
      changeTemplateWords: async () => {},
      signal: () => call("signal", () => {}),
      send: () => call("send", () => {}),
      digest: (text) => `sha256:${text}`,
      nowMs: scheduler.nowMs,
    } satisfies Partial<IntakeParts>;
    const report: IntakeParts["report"] = ({ type }) => scheduler.note(`${life.name} ${type}`);
    return {
      ...acting,
      outward: createOutward({
        ...acting,
        seal: () => "",
        publish: ({ signal: { id } }) => call("tell", () => people.tell(id)),
        report,
      }),
      untilInForce: inForce.untilInForce,
      declared: () => ({ senders: [sender], sources: [website, list], templates: [] }),
      report,
    };
  }

  /** A bucket as the product sees one. */
  function port<T>(name: string, bucket: ModelledBucket<T>) {
    return {
      get: (key: string) => call(`get ${name}`, () => bucket.get(key)),
      create: (key: string, value: unknown) => call(`create ${name}`, () => bucket.create(key, value as T)),
      update: (key: string, value: unknown, revision: number) =>
        call(`update ${name}`, () => bucket.update(key, value as T, revision)),
    };
  }
}

function keyOf(of: CampaignRef, { partition, pseudonym }: Person): string {
  return windowKey(of, partition, pseudonym);
}
