import { parse } from "tldts";
import { describe, expect, it } from "vitest";
import { createBrandReader } from "../../../src/domain/link/imitation.ts";
import { policyData } from "../../support/policy-data.ts";

const { brands } = policyData();
const read = createBrandReader(brands);
const seen = (host: string) => read({ host, domain: parse(host, { allowPrivateDomains: true }).domain ?? host });

describe("a host that imitates", () => {
  it.each([
    ["paypa1.com", "paypal"],
    ["paypaI.com".toLowerCase(), "paypal"],
    ["раураl.com", "paypal"],
    ["paypal.top", "paypal"],
    ["paypal.co", "paypal"],
    ["paypall.com", "paypal"],
    ["secure-paypal-login.com", "paypal"],
    ["paypal-anything.com", "paypal"],
    ["securepaypal.com", "paypal"],
    ["paypallogin.com", "paypal"],
    ["paypal.com.session-check.top", "paypal"],
    ["www.paypal.evil.top", "paypal"],
    ["paypal24.net", "paypal"],
    ["netfllx-billing.info", "netflix"],
    ["neftlix.com", "netflix"],
    ["amaz0n.com", "amazon"],
    ["arnazon.com", "amazon"],
    ["amazon-prime-renewal.xyz", "amazon"],
    ["dhl-paket.info", "dhl"],
    ["mydhl-tracking.com", "dhl"],
    ["dhlparcel.top", "dhl"],
    ["ups-redelivery.com", "ups"],
    ["royalmail-fee.co.uk", "royalmail"],
    ["royal-mail.help", "royalmail"],
    ["evri-redelivery.com", "evri"],
    ["correos-aduana.es", "correos"],
    ["hdfcbank-kyc.in", "hdfcbank"],
    ["hdfc-netbanking.co", "hdfcbank"],
    ["sbi-kyc-update.in", "sbi"],
    ["onlinesbl.com", "sbi"],
    ["bca-verifikasi.id", "bca"],
    ["klikbca.top", "bca"],
    ["sparkasse-sicherheit.de", "sparkasse"],
    ["sparkasse-push-tan.com", "sparkasse"],
    ["ing-verifizierung.de", "ing"],
    ["chase-verify.com", "chase"],
    ["apple.com-verify.top", "apple"],
    ["orange-remboursement.fr", "orange"],
    ["0range.fr", "orange"],
    ["impotsgouv.info", "impots"],
    ["ameli-remboursement.com", "ameli"],
    ["whatsapp-verify.net", "whatsapp"],
    ["bradesco-resgate.com", "bradesco"],
    ["correios-taxa.com.br", "correios"],
    ["absher-alert.com", "absher"],
    ["irs-refund.us", "irs"],
    ["hmrc-rebate.com", "hmrc"],
    ["paypal.github.io", "paypal"],
  ])("%s looks like %s", (host, imitates) => expect(seen(host)).toEqual({ brand: null, imitates }));

  it.each([
    "shop.example",
    "idesk.example",
    "googleplex.example",
    "goggle.com",
    "orange-county.org",
    "orange.school",
    "apple-orchard.com",
    "apple-support-berlin.de",
    "ups-and-downs.com",
    "ups-service.de",
    "target-shooting.org",
    "chase-family.com",
    "purchase-order.com",
    "wise-women.org",
    "halifax-news.ca",
    "visa-application.com",
    "chasing.com",
    "shipping-news.com",
    "singing-lessons.com",
    "meta-analysis.org",
    "direct-delivery.com",
    "sparklers.com",
    "secure-login.com",
    "parcel-tracking.example",
    "bank.example",
    "correo.com",
    "dana-schmidt.de",
    "vivo-barefoot.com",
    "mein-konto.de",
    "mandiri-garage.com",
    "billing.shop.example",
    "tracking.shop.example",
    "post.example",
    "lng-shipping.com",
    "3com.com",
    "x.com",
    "стол.рф",
    "xn--p1ai",
  ])("%s looks like nobody", (host) => expect(seen(host)).toEqual({ brand: null, imitates: null }));

  it.each([
    ["paypal.com", "paypal"],
    ["www.paypal.com", "paypal"],
    ["paypal.fr", "paypal"],
    ["amazon.co.jp", "amazon"],
    ["amazon.de", "amazon"],
    ["dhl.com.pl", "dhl"],
    ["nolp.dhl.de", "dhl"],
    ["tracking.dhl", "dhl"],
    ["tax.service.gov.uk", "government"],
    ["www.hmrc.gov.uk", "hmrc"],
    ["portail.impots.gouv.fr", "government"],
    ["receita.fazenda.gov.br", "government"],
    ["login.hdfc.bank.in", "banking"],
    ["wa.me", "whatsapp"],
    ["orange.es", "orange"],
    ["mail.google.com", "google"],
    ["caixa.gov.br", "caixa"],
  ])("%s is the own domain of %s", (host, brand) => expect(seen(host)).toEqual({ brand, imitates: null }));
});

describe("the list of brands", () => {
  const entries = Object.entries(brands.list);

  it("holds banks, payments, parcels, tech, telcos and authorities", () => {
    expect(entries.length).toBeGreaterThan(200);
    const kinds = new Set(entries.map(([, { kind }]) => kind));
    expect([...kinds].sort()).toEqual(["authority", "bank", "messenger", "parcel", "payment", "tech", "telco"]);
  });

  it("has no brand whose own domain it takes for an imitation", () => {
    const hosts = entries.flatMap(([, { domains }]) => domains.flatMap((domain) => [domain, `www.${domain}`]));
    expect(hosts.filter((host) => seen(host).imitates !== null || seen(host).brand === null)).toEqual([]);
  });

  it("gives no domain to two brands", () => {
    const domains = entries.flatMap(([, each]) => each.domains);
    expect(domains.filter((domain, at) => domains.indexOf(domain) !== at)).toEqual([]);
  });
});
