import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";

const entry = z.object({ id: z.string(), sequence: z.int() });
const head = z.object({ verdictsFrom: z.int() });

/**
 * What has been sent from this machine, so that a command given twice sends nothing twice, also days later. It holds message
 * ids, which are hashes, and where NATS stored them; nothing of the messages.
 */
export type SentJournal = {
  /** OUTBOUND sequence by message id. */
  readonly sent: ReadonlyMap<string, number>;
  /** Where VERDICTS ended when the first message was sent: all verdicts on them come later. */
  readonly verdictsFrom: number | undefined;
  readonly begin: (verdictsFrom: number) => void;
  readonly append: (entries: readonly { readonly id: string; readonly sequence: number }[]) => void;
  readonly forget: () => void;
};

/** @param name what is sent where; one journal each @param env of the process: XDG_STATE_HOME decides where journals lie */
export function openSentJournal(name: string, env: Readonly<Record<string, string | undefined>>): SentJournal {
  const state = env.XDG_STATE_HOME || join(env.HOME || homedir(), ".local", "state");
  const path = join(state, "consentry", "sent", `${name}.jsonl`);
  const lines = existsSync(path) ? readFileSync(path, "utf8").split("\n").filter(Boolean).map(parsed) : [];
  const entries = lines.flatMap((line) => entry.safeParse(line).data ?? []);
  return {
    sent: new Map(entries.map(({ id, sequence }) => [id, sequence])),
    verdictsFrom: lines.flatMap((line) => head.safeParse(line).data ?? [])[0]?.verdictsFrom,
    begin: (verdictsFrom) => {
      mkdirSync(dirname(path), { recursive: true });
      appendFileSync(path, `${JSON.stringify({ verdictsFrom })}\n`);
    },
    append: (more) => appendFileSync(path, more.map((each) => `${JSON.stringify(each)}\n`).join("")),
    forget: () => rmSync(path, { force: true }),
  };
}

/** The last line of a journal may be half written: then it says nothing. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
