// Loaded into a role before its own code (node --import): it fails as a fault of the program would, on a message full of canaries.
import { canaries, number } from "./canaries.ts";

const body = JSON.stringify({ to: number, text: { body: canaries.join(" ") } });
/** As V8 says it: with a piece of the text. */
const parse = () => JSON.parse(`${body}}`);
const later = async () => parse();

process.on("SIGUSR2", parse);
process.on("SIGWINCH", () => void later());
process.on("SIGIO", () => void Promise.reject(body));
