import { Argument, Command, Option } from "commander";
import { withoutNumbers } from "../domain/recipient/written-number.ts";
import type { Console, Scope, Typed } from "./command.ts";
import { commands, groups } from "./commands.ts";
import { formats } from "./output.ts";
import { usageProblem } from "./problem.ts";
import { scopeFlags } from "./scope-flags.ts";
import type { Wired } from "./wire.ts";

/** What is done with a command once it is parsed. */
type Run = (wired: Wired, typed: Typed<unknown>) => Promise<void>;

/** The whole command line, as commander parses it. It ends by exception, never by process.exit. */
export function parserOf({ console, version }: { console: Console; version: string }, run: Run): Command {
  const program = withManners(new Command("consentry"), console)
    .description(
      "No WhatsApp message leaves without consent and policy behind it.\n\n" +
        "Campaigns, consent sources, senders, policies and cases are Kubernetes resources: kubectl get consentry -A shows them. " +
        "These commands are for what kubectl has no verb for.",
    )
    .helpCommand(false)
    .version(version, "-V, --version", "version of this program")
    .addHelpText("after", roleHelp);
  for (const option of scopeOptions()) program.addOption(option);
  for (const wired of commands) addCommand(program, wired, console, run);
  return program;
}

const roleHelp = `
On your own machine:
  demo                      a throw-away cluster with everything in it, and a story of two minutes
  bench                     measure a gate

Roles, which the pods run (settings come from the environment):
  operator | gate | sync | intake | dispatch

Exit codes: 0 yes, 1 a negative answer, 2 typed wrongly, 3 unreachable, 4 timed out.
Data goes to standard output, everything else to standard error.

First steps:
  # is everything in order?
  consentry check
  # what runs, what is wrong, what to do next
  consentry status -A`;

function scopeOptions(): Option[] {
  return scopeFlags.map(({ flags, help, choices, byDefault }) => {
    const option = new Option(flags, help);
    if (choices !== undefined) option.choices([...choices]);
    return byDefault === undefined ? option : option.default(byDefault);
  });
}

function addCommand(program: Command, wired: Wired, console: Console, run: Run): void {
  const words = wired.words.split(" ");
  const leaf = words.pop() ?? "";
  const parent = words.reduce((at, word) => groupOf(at, word, console), program);
  const command = withManners(parent.command(leaf), console)
    .summary(wired.summary)
    .description(wired.details === undefined ? `${capital(wired.summary)}.` : wired.details)
    .addHelpText("after", examplesHelp(wired));
  for (const each of wired.args ?? []) command.addArgument(new Argument(each.name, each.help));
  for (const flag of wired.flags) {
    const byDefault = flag.byDefault === undefined ? "" : ` (default: ${flag.byDefault})`;
    command.addOption(new Option(flag.flags, `${flag.help}${byDefault}`));
  }
  command.action(async () => {
    const scope = scopeOf(program.opts());
    await run(wired, { args: command.args, options: command.opts(), scope, console });
  });
}

function groupOf(parent: Command, word: string, console: Console): Command {
  const known = parent.commands.find((each) => each.name() === word);
  return known ?? withManners(parent.command(word), console).description(groups[word] ?? word);
}

/** Output by way of the console, ends by exception, never by process.exit. */
function withManners(command: Command, console: Console): Command {
  const path = pathOf(command);
  return command
    .exitOverride()
    .showSuggestionAfterError(true)
    .showHelpAfterError(`   do: ${path} --help`)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: console.data,
      // What was typed wrongly may be somebody's number.
      writeErr: (text) => console.progress(withoutNumbers(text)),
    });
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

function scopeOf(given: Record<string, unknown>): Scope {
  const { namespace, allNamespaces, context, kubeconfig, output } = given;
  if (allNamespaces === true && namespace !== undefined) throw usageProblem("-n and -A exclude each other");
  return {
    namespace: textOf(namespace),
    allNamespaces: allNamespaces === true,
    context: textOf(context),
    kubeconfig: textOf(kubeconfig),
    output: formats.find((format) => format === output) ?? "table",
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function examplesHelp({ examples }: Wired): string {
  const lines = examples.map((each) => `  # ${each.does}\n  ${each.type}`);
  return examples.length === 0 ? "" : `\nExamples:\n${lines.join("\n")}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
