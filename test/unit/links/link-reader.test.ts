import { domainToUnicode } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLinkReader } from "../../../src/io/links/link-reader.ts";
import type { LinkFact } from "../../../src/schemas/policy/verdict-input.ts";
import { processorMs } from "../../support/processor-time.ts";

const { inText, behind } = createLinkReader({
  shorteners: new Set(["bit.ly", "t.co"]),
  redirectors: { open: ["www.google.com/url", "l.facebook.com"], sharing: ["wa.me", "www.facebook.com/sharer"] },
  brandsOf: ({ domain }) => ({
    brand: domain.startsWith("bank.") ? "bank" : null,
    imitates: domain === "bаnk.com" ? "bank" : null,
  }),
  skeletonOf: (label) => `~${label}`,
  fileKindOf: (address) => (address.endsWith(".apk") ? "App" : null),
});
const seen = { shortener: false, userinfo: false, ip: false, punycode: false, redirector: false, mismatch: false };
const plain = { ...seen, brand: null, imitates: null, file: null };
/** What has no name of its own: bare addresses, and masked ones. */
const hasName = (domain: string) => !/^[\d[]|#/.test(domain);
const skeleton = (domain: string) => (hasName(domain) ? `~${domainToUnicode(domain).split(".")[0]}` : "");
const odd = (links: readonly LinkFact[]) =>
  links.map(({ domain, redirector, mismatch }) =>
    [domain, ...(redirector ? ["redirector"] : []), ...(mismatch ? ["mismatch"] : [])].join(" "),
  );

describe("a link in a text", () => {
  it.each([
    ["see https://shop.example/a?b=1.", { host: "shop.example", domain: "shop.example", ...plain }],
    ["WWW.Shop.CO.UK/Path", { host: "www.shop.co.uk", domain: "shop.co.uk", ...plain }],
    ["(http://a.b.shop.com)", { host: "a.b.shop.com", domain: "shop.com", ...plain }],
    ["https://shop.example:8443/x", { host: "shop.example", domain: "shop.example", ...plain }],
    ["try evil.top today", { host: "evil.top", domain: "evil.top", ...plain }],
    ["https://tenant.github.io/x", { host: "tenant.github.io", domain: "tenant.github.io", ...plain }],
    ["bit.ly/abc", { host: "bit.ly", domain: "bit.ly", ...plain, shortener: true }],
    ["https://go.bit.ly./abc", { host: "go.bit.ly", domain: "bit.ly", ...plain, shortener: true }],
    ["https://notbit.ly/abc", { host: "notbit.ly", domain: "notbit.ly", ...plain }],
    ["https://bank.example@evil.example/", { host: "evil.example", domain: "evil.example", ...plain, userinfo: true }],
    ["https://:pw@evil.example/", { host: "evil.example", domain: "evil.example", ...plain, userinfo: true }],
    ["http://192.0.2.1/x", { host: "192.0.2.1", domain: "192.0.2.1", ...plain, ip: true }],
    ["call 192.0.2.1/x", { host: "192.0.2.1", domain: "192.0.2.1", ...plain, ip: true }],
    ["http://0xC0000201/", { host: "192.0.2.1", domain: "192.0.2.1", ...plain, ip: true }],
    ["http://3221225985/", { host: "192.0.2.1", domain: "192.0.2.1", ...plain, ip: true }],
    ["http://[2001:db8::1]/", { host: "[2001:db8::1]", domain: "[2001:db8::1]", ...plain, ip: true }],
    ["https://аррӏе.com", { host: "xn--80ak6aa92e.com", domain: "xn--80ak6aa92e.com", ...plain, punycode: true }],
    [
      "https://xn--80ak6aa92e.com",
      { host: "xn--80ak6aa92e.com", domain: "xn--80ak6aa92e.com", ...plain, punycode: true },
    ],
    ["//cdn.shop.example/x", { host: "cdn.shop.example", domain: "shop.example", ...plain }],
    ["https://ev\u200bil.com", { host: "evil.com", domain: "evil.com", ...plain }],
  ])("%j is seen for what it is", (text, fact) => {
    const brand = fact.domain.startsWith("bank.") ? "bank" : null;
    expect(inText(text)).toEqual([{ ...fact, brand, skeleton: skeleton(fact.domain) }]);
  });

  it.each([
    "no link here",
    "It cost 2.50 on 24.12. at 9.30",
    "version 1.2.3",
    "First sentence.Second",
    "write to ann@shop.com",
    "mailto:ann@shop.com",
    "etc...and so on",
    "javascript:alert(1)",
    "",
  ])("%j holds none", (text) => expect(inText(text)).toEqual([]));

  it.each([
    ["https://447700900123.shop.example/", "#.shop.example", "shop.example"],
    ["https://u447700900123x.example", "#.example", "#.example"],
    ["https://447.700.900123.shop.example/", "#.#.#.shop.example", "shop.example"],
    ["https://shop24.example/", "shop24.example", "shop24.example"],
  ])("%j names no telephone number", (text, host, domain) => {
    expect(inText(text)).toEqual([{ host, domain, ...plain, skeleton: skeleton(domain) }]);
  });

  it("never shows seven digits in a row, wherever they stand", () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,12}[a-z0-9])?$/);
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 4 }), (labels) => {
        for (const { host, domain, ip } of inText(`https://${labels.join(".")}.com/`)) {
          if (!ip) expect(`${host} ${domain}`).not.toMatch(/(\d\D?){7}/);
        }
      }),
    );
  });

  it("is the same fact the second time", () => {
    expect(inText("a bit.ly/x b bit.ly/x")).toEqual([...inText("bit.ly/x"), ...inText("bit.ly/x")]);
  });

  it.each([
    ["dots", "a.".repeat(30_000)],
    ["schemes", "http://".repeat(9000)],
    ["user names", `http://${"a@".repeat(30_000)}`],
    ["brackets", `http://a.com/${"(".repeat(60_000)}`],
    ["words", "aaaa. ".repeat(10_000)],
    ["links", Array.from({ length: 8000 }, (_, i) => `a${i}.com`).join(" ")],
    ["dashes", `http://${"a-".repeat(30_000)}`],
  ])("costs a bounded time in a text of %s", (_, text) => {
    expect(processorMs(() => inText(text))).toBeLessThan(500);
  });
});

describe("the address behind a button", () => {
  it.each([
    ["https://bit.ly/x", [{ host: "bit.ly", domain: "bit.ly", ...plain, shortener: true, skeleton: "~bit" }]],
    ["shop.com/x", [{ host: "shop.com", domain: "shop.com", ...plain, skeleton: "~shop" }]],
    ["summer-sale", []],
    ["?code=SHIP25", []],
    ["tel:+447700900123", []],
    ["http(s)://the-image-url", []],
  ])("%j leads to %j", (address, facts) => expect(behind(address, null)).toEqual(facts));

  it.each([
    ["www.shop.com", "https://shop.com/x", ["shop.com"]],
    ["Pay now", "https://evil.example/x", ["evil.example"]],
    ["www.shop.com", "https://evil.example/x", ["evil.example mismatch"]],
    ["bank.com", "evil.com/x", ["evil.com mismatch"]],
    ["bank.com", "https://bank.de", ["bank.de"]],
  ])("under the words %j, %s: %j", (label, address, facts) => expect(odd(behind(address, label))).toEqual(facts));
});

describe("a link that leads on", () => {
  it.each([
    ["https://shop.example/go?url=https://evil.example/x", ["shop.example redirector", "evil.example"]],
    ["https://shop.example/go?u=https%3A%2F%2Fevil.example%2Fx", ["shop.example redirector", "evil.example"]],
    ["https://shop.example/go?u=https%253A%252F%252Fevil.example", ["shop.example redirector", "evil.example"]],
    ["https://shop.example/go?u=//evil.example", ["shop.example redirector", "evil.example"]],
    ["https://shop.example/go?u=www.evil.example", ["shop.example redirector", "evil.example"]],
    ["https://shop.example/https://evil.example/x", ["shop.example redirector", "evil.example"]],
    ["https://shop.example/#https://evil.example/x", ["shop.example redirector", "evil.example"]],
    ["https://www.google.com/url?q=https://evil.example", ["google.com redirector", "evil.example"]],
    ["https://l.facebook.com/l.php?h=1", ["facebook.com redirector"]],
  ])("%s is known for it", (text, facts) => expect(odd(inText(text))).toEqual(facts));

  it.each([
    ["https://shop.example/login?return=https://www.shop.example/orders", ["shop.example"]],
    ["https://shop.example/a?utm_source=mail.example&utm_medium=x//y", ["shop.example"]],
    ["https://www.google.com/search?q=shop", ["google.com"]],
    ["https://notl.facebook.com.shop.example/", ["shop.example"]],
    ["https://wa.me/?text=https%3A%2F%2Fshop.example", ["wa.me", "shop.example"]],
    ["https://www.facebook.com/sharer/sharer.php?u=https://shop.example", ["facebook.com", "shop.example"]],
    ["https://shop.example/a//b", ["shop.example"]],
  ])("%s is none", (text, facts) => expect(odd(inText(text))).toEqual(facts));
});

describe("a link under another address", () => {
  it.each([
    "[bank.com](https://evil.example/x)",
    "Log in at bank.com <https://evil.example/x>",
    "Log in at bank.com (https://evil.example/x).",
    "bank.com\nhttps://evil.example/x",
    "Hello\nwww.bank.com\nhttps://evil.example/x\nBye",
  ])("%j is marked", (text) => expect(odd(inText(text))).toContain("evil.example mismatch"));

  it.each([
    "[our page](https://shop.example/x)",
    "[www.shop.example](https://shop.example/x)",
    "bank.com (https://bank.de)",
    "See shop.example or https://help.example for help",
    "https://shop.example\nhttps://help.example",
    "Shop: shop.example\nhttps://help.example",
  ])("%j is not", (text) => expect(odd(inText(text)).join()).not.toContain("mismatch"));
});
