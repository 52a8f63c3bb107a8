import type { EventSaid } from "../domain/lifecycle/campaign-events.ts";
import type { KubeObject } from "../schemas/kubernetes/object.ts";
import type { KindName } from "../schemas/resources/index.ts";

/** Tells people who describe the object. It never fails and nobody waits for it. */
export type TellEvent = (told: {
  readonly kind: KindName;
  readonly object: KubeObject;
  readonly event: EventSaid;
}) => void;
