import type { DemoOptions } from "../options.ts";
import { agree } from "./agree.ts";
import { leave } from "./leave.ts";
import { officer } from "./officer.ts";
import { outageBegins, outageEnds } from "./outage.ts";
import type { Act } from "./scene.ts";
import { sent } from "./sent.ts";
import { stop } from "./stop.ts";
import { write } from "./write.ts";

/** The story, act by act. The outage lasts while the officer works: the two have nothing to do with each other. */
export function storyOf({ withPostgres }: Pick<DemoOptions, "withPostgres">): readonly Act[] {
  return [agree, write, outageBegins, officer, outageEnds, stop, ...(withPostgres ? [leave] : []), sent];
}
