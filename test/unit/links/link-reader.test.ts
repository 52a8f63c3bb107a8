import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLinkReader } from "../../../src/io/links/link-reader.ts";

const { inText, behind } = createLinkReader({ shorteners: new Set(["bit.ly", "t.co"]) });
const plain = { shortener: false, userinfo: false, ip: false, punycode: false };

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
  ])("%j is seen for what it is", (text, fact) => expect(inText(text)).toEqual([fact]));

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
    expect(inText(text)).toEqual([{ host, domain, ...plain }]);
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
    const startMs = performance.now();
    inText(text);
    expect(performance.now() - startMs).toBeLessThan(500);
  });
});

describe("the address behind a button", () => {
  it.each([
    ["https://bit.ly/x", [{ host: "bit.ly", domain: "bit.ly", ...plain, shortener: true }]],
    ["shop.com/x", [{ host: "shop.com", domain: "shop.com", ...plain }]],
    ["summer-sale", []],
    ["?code=SHIP25", []],
    ["tel:+447700900123", []],
    ["http(s)://the-image-url", []],
  ])("%j leads to %j", (address, facts) => expect(behind(address)).toEqual(facts));
});
