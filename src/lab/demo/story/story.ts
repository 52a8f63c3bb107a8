import { agree } from "./agree.ts";
import { officer } from "./officer.ts";
import { outageBegins, outageEnds } from "./outage.ts";
import type { Act } from "./scene.ts";
import { sent } from "./sent.ts";
import { stop } from "./stop.ts";
import { write } from "./write.ts";

/** The story, act by act. The outage lasts while the officer works: the two have nothing to do with each other. */
export const story: readonly Act[] = [agree, write, outageBegins, officer, outageEnds, stop, sent];
