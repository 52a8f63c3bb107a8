import { Failure } from "../../schemas/failures.ts";

/** A host as everybody writes it. What else URLs allow (users, escapes, other alphabets) only hides where they lead. */
const plainAuthority = /^https:\/\/(?<host>[a-z0-9_.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?(?:[/?]|$)/i;
/** URL readers drop these or take them for a slash, and not all of them do. */
const oddCharacters = /[^\x21-\x7e]|[\\#]/;

/**
 * The address of a source. Strict where readers of URLs are lenient: what two of them could understand in two ways is refused.
 *
 * @throws Failure Refused
 */
export function sourceUrl(text: string): URL {
  if (!/^https:\/\//i.test(text)) throw refused("the address does not begin with https://");
  const written = plainAuthority.exec(text)?.groups?.host?.toLowerCase();
  if (written === undefined || oddCharacters.test(text) || !URL.canParse(text))
    throw refused(
      "the address is not in plain form: no user, no #, no escapes in the host, other alphabets in punycode",
    );
  const url = new URL(text);
  if (url.hostname !== written || url.hostname.endsWith("."))
    throw refused(`the address is not in plain form: the host is read as another than is written`);
  return url;
}

/** Where a connection for it goes. */
export function targetOf(url: URL): { readonly host: string; readonly port: number } {
  return { host: url.hostname, port: url.port === "" ? 443 : Number(url.port) };
}

function refused(why: string): Failure {
  return new Failure("Refused", why, { retry: true });
}
