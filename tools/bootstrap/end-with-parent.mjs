/**
 * Loaded before a task by tools/run.mjs: ends this process when tools/run.mjs has gone without a word (SIGKILL), because then nobody is
 * left to pass Ctrl-C on. Children and worker threads load it too, by inheriting Node's options; they find no descriptor named, and it
 * does nothing.
 */
import { Socket } from "node:net";
import { isMainThread } from "node:worker_threads";

const descriptor = process.env.CONSENTRY_PARENT_FD;
/** Time to end in order before it is made to. */
const graceMs = 10_000;

if (isMainThread && descriptor !== undefined) {
  delete process.env.CONSENTRY_PARENT_FD;
  const parent = new Socket({ fd: Number(descriptor), readable: true, writable: false });
  parent.on("error", () => {});
  parent.on("close", () => {
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.kill(process.pid, "SIGKILL"), graceMs).unref();
  });
  parent.resume();
  parent.unref();
}
