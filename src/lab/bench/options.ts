/** What `consentry bench` is told on the command line. */
import { typedOptions, UsageError, wholeNumber } from "../options.ts";

export type Options = {
  /** The gate's backlog; its peers get a fifth, because they are that much slower. */
  readonly messages: number;
  /** How long each steady pace is kept. */
  readonly seconds: number;
  readonly rounds: number;
  /** The gate is measured with so many campaigns as well; 0: it is not. */
  readonly campaigns: number;
  /** Have their consent recorded; the messages are spread over them. */
  readonly people: number;
  readonly output: "table" | "json";
  readonly check: boolean;
};

export const help = `Measures a gate: messages a second from OUTBOUND to VERDICTS with the full policy, and the time that a message
takes at half that rate. In the same run, on the same server: a relay that decides nothing and publishes one message after the
other, and a gate that asks OPA's own server about each message. Ratios carry over to other machines, figures do not.

Usage: npm run bench -- [options]
       npm run bench -- consent [options]      how a gate holds consent in memory; --help says more
       npm run bench -- list [options]         how quickly sync reads a list of consent; --help says more
       npm run bench -- spam [options]         how quick the spam filter is; --help says more

      --messages <n>   messages waiting when the gate begins; its peers get a fifth (60000)
      --seconds <n>    how long the pace at half the rate is kept (3)
      --rounds <n>     everything is measured this often, in turn, and the median taken (3)
      --campaigns <n>  measures the gate a second time with so many campaigns, each with its share of the messages (0: not)
      --people <n>     so many have their consent recorded; the messages are spread over them (as many as messages)
      --quick          one round with less of everything: for a look, not for a comparison
  -o, --output <form>  table or json
      --check          exit code 1 when the gate is not 5 times the gate over REST and 4 times the relay
  -h, --help

It needs nats-server and opa (fetched or built when missing), two processor cores, and about two minutes.
`;

/** @returns undefined when help was asked for @throws UsageError */
export function readOptions(args: readonly string[]): Options | undefined {
  const values = typedOptions(args, {
    messages: { type: "string" },
    seconds: { type: "string" },
    rounds: { type: "string" },
    campaigns: { type: "string", default: "0" },
    people: { type: "string" },
    quick: { type: "boolean", default: false },
    output: { type: "string", short: "o", default: "table" },
    check: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  });
  if (values.help) return undefined;
  const defaults = values.quick
    ? { messages: "20000", seconds: "1", rounds: "1" }
    : { messages: "60000", seconds: "3", rounds: "3" };
  if (values.output !== "table" && values.output !== "json") throw new UsageError("--output is table or json");
  const messages = wholeNumber("--messages", values.messages ?? defaults.messages, 5000);
  return {
    messages,
    people: wholeNumber("--people", values.people ?? String(messages), messages),
    seconds: wholeNumber("--seconds", values.seconds ?? defaults.seconds, 1),
    rounds: wholeNumber("--rounds", values.rounds ?? defaults.rounds, 1),
    campaigns: wholeNumber("--campaigns", values.campaigns, 0),
    output: values.output,
    check: values.check,
  };
}
