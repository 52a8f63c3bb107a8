// Runs the operator role as a process of its own, so that a test can freeze it, or set its clock.
import { startOperator } from "../../src/operator/start.ts";

const skewMs = Number(process.env.CONSENTRY_TEST_SKEW_MS ?? 0);
const RealDate = Date;
if (skewMs !== 0) {
  globalThis.Date = class extends RealDate {
    constructor(...given: [] | [number | string]) {
      if (given.length === 0) super(RealDate.now() + skewMs);
      else super(...given);
    }
    static override now(): number {
      return RealDate.now() + skewMs;
    }
  } as DateConstructor;
}

const operator = await startOperator(process.env);
process.on("SIGTERM", () => void operator.stop().then(() => process.exit(0)));
