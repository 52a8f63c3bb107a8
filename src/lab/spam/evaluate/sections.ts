import { crossValidation, unseenLanguages } from "./cross-validation.ts";
import { evasion } from "./evasion.ts";
import { published } from "./published.ts";
import type { Section } from "./section.ts";
import { shipped } from "./shipped/section.ts";
import { sources } from "./sources.ts";

export const sections: readonly Section[] = [published, crossValidation, unseenLanguages, sources, evasion, shipped];
