import { z } from "zod";
import type { Command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { renderOne } from "../output.ts";
import { seconds } from "../seconds.ts";
import { gitWarning } from "./git.ts";
import { findTarget, isAnswered, readTarget, type SuspendableParts, untilSeen } from "./suspendable.ts";

const options = z.object({ timeout: seconds.default(10) });
type Options = z.infer<typeof options>;

export const suspendCommand: Command<SuspendableParts, Options> = {
  words: "suspend",
  args: [{ name: "<object>", help: "campaign/<name>, or sender/<name> for every campaign that uses the number" }],
  summary: "stop a campaign or a sender",
  details:
    "Sets spec.suspend, and waits until the operator says that the stop is in every gate's log. Messages are held, not lost. spec belongs to people and Git: where Git keeps the object, write it there too. It opens no case; lift it with consentry resume.",
  examples: [
    { type: "consentry suspend campaign/flash-sale -n marketing", does: "stop one campaign" },
    { type: "consentry suspend sender/idesk-main -n marketing", does: "stop everything that this number sends" },
  ],
  flags: [{ flags: "--timeout <seconds>", help: "how long to wait for the operator's answer", byDefault: "10" }],
  options,
  run: async (parts, { args, options: { timeout }, scope, console }) => {
    const target = readTarget(parts, args[0]);
    const before = await findTarget(parts, target);
    const { kind, ref } = target;
    if (!before.spec.suspend) {
      await parts.setSuspend(kind, ref, true);
      console.progress(gitWarning(before.metadata, { suspend: true }));
    }
    const { seen, ready } = await untilSeen(parts, {
      read: () => findTarget(parts, target),
      ready: (each) => isAnswered(each, true),
      timeoutMs: timeout * 1000,
    });
    const what = `${kind}/${ref.name}`;
    const gates = gatesText(seen.status.enforcement?.gatesStopped);
    console.data(
      renderOne(
        { text: ready ? `suspended  ${what}${gates}` : `spec.suspend is true  ${what}`, document: seen },
        scope.output,
      ),
    );
    if (!ready) {
      console.progress(
        `the operator has not answered in ${timeout} s: gates may go on until it does\n   do: consentry check\n`,
      );
    }
    return ready ? exitCodes.yes : exitCodes.timedOut;
  },
};

function gatesText(gatesStopped: string | undefined): string {
  return gatesStopped === undefined ? "" : `  on ${gatesStopped} gates`;
}
