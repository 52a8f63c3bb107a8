import type { KindName } from "../../schemas/resources/index.ts";
import type { Sample } from "../../schemas/telemetry.ts";
import { countBy } from "./count-by.ts";

/** An object as far as its conditions go. */
export type Conditioned = {
  readonly status: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[] | undefined;
  };
};

export function objectSamples(objects: Readonly<Record<KindName, readonly Conditioned[]>>): Sample[] {
  const labels = Object.entries(objects).flatMap(([kind, list]) =>
    list.flatMap(({ status: { conditions = [] } }) =>
      conditions.map(({ type, status }) => ({ kind, condition: type, status })),
    ),
  );
  return countBy("consentry_objects", labels);
}
