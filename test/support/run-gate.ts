// Runs the gate role as a process of its own, so that a test can kill it as a machine would.
import { startGate } from "../../src/gate/start.ts";

const gate = await startGate(process.env);
process.on("SIGTERM", () => void gate.stop().then(() => process.exit(0)));
gate.ended.catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
