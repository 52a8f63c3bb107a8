// What is kept to teach the filter keeps its words and loses what leads to somebody: numbers, addresses of mail, what stands in a link
// behind its host. Names that stand in the words themselves are not found: so a kept text is sealed, and goes when its person is erased.

/** Everything that is not a space, in whatever script, with the signs that pass for @ in other widths. */
const mail = /[^\s@＠﹫<>()[\]"']+[@＠﹫][^\s@＠﹫<>()[\]"']+/gu;
const scheme = String.raw`[\p{L}][\p{L}\p{N}+.-]*:[/\\]{2}`;
/** Two labels and more, dots of other scripts too. */
const host = String.raw`[\p{L}\p{N}_-]+(?:[.。．｡][\p{L}\p{N}_-]+)+`;
const behindHost = String.raw`(?::\p{N}*)?[/\\?#／⁄∕]\S*`;

const userinfo = new RegExp(String.raw`(${scheme})[^\s/\\?#]*[@＠﹫]`, "gu");
const withScheme = new RegExp(String.raw`(${scheme}[^\s/\\?#／⁄∕]+)[/\\?#／⁄∕]\S*`, "gu");
const bare = new RegExp(`(?<![\\p{L}\\p{N}/\\\\])(${host})${behindHost}`, "gu");
const digit = /\p{N}/gu;

/**
 * A text with every digit, of any script, as 0, every address of mail as `x@x.example`, and of every link the host alone: `https://shop.example/…`.
 * Doing it again changes nothing.
 */
export function maskedText(text: string): string {
  return text
    .replace(userinfo, "$1")
    .replace(withScheme, "$1/…")
    .replace(bare, "$1/…")
    .replace(mail, "x@x.example")
    .replace(digit, "0");
}
