/** More than these say nothing new, and a hostile address could be made of addresses only. */
const addressesMax = 4;
const charsMax = 4096;

/** Addresses that an address holds in its parameters, its path or behind its #, percent-encoded once or twice as well. */
export function addressesWithin(url: URL): URL[] {
  const rest = `${url.pathname}${url.search}${url.hash}`.slice(0, charsMax);
  if (!mayHold.test(rest)) return [];
  const places = [...url.searchParams.values(), url.pathname, url.hash, url.search];
  const addresses = places.flatMap((place) => addressesIn(place.slice(0, charsMax)));
  return [...new Map(addresses.map((address) => [address.href, address])).values()].slice(0, addressesMax);
}

/** `//`, also percent-encoded once or twice. `@` and `www.` begin no address by themselves in a parameter. */
const mayHold = /\/\/|%(?:25)*2f%(?:25)*2f|%(?:25)*5c|www\./i;
const address = /(?:https?:[/\\]{1,2}|(?<=^|[=/])[/\\]{2}|(?<=^|[=/])(?=www\.))[^\s/\\?#&"'<>]+\.[^\s&"'<>]+/gi;

function addressesIn(place: string): URL[] {
  const once = decoded(place);
  const found = [...new Set([place, once, decoded(once)])].flatMap((text) => [...text.matchAll(address)]);
  return found.slice(0, addressesMax).flatMap(([match]) => {
    const url = URL.parse(/^https?:/i.test(match) ? match : `http://${match.replace(/^[/\\]+/, "")}`);
    return url === null || url.hostname === "" ? [] : [url];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
