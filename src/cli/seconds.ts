import { z } from "zod";

const spanPattern = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/;
const secondsOf: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** How long to wait, as typed: `90`, `90s`, `5m`. In seconds. */
export const seconds = z
  .string()
  .regex(spanPattern, "give a time such as 30s or 5m")
  .transform((typed) => {
    const [, value, unit = "s"] = spanPattern.exec(typed) ?? [];
    return Number(value) * (secondsOf[unit] ?? 1);
  });
