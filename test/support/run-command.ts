import { runCommand } from "../../src/cli/index.ts";

export type Ran = { readonly exitCode: number; readonly data: string; readonly progress: string };

/** Runs a command in this process, as a terminal would see it. */
export async function runCli(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<Ran> {
  let data = "";
  let progress = "";
  const exitCode = await runCommand(argv, {
    env,
    console: {
      data: (text) => {
        data += text;
      },
      progress: (text) => {
        progress += text;
      },
    },
  });
  return { exitCode, data, progress };
}
