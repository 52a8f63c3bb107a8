import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import { describe, expect, it } from "vitest";
import { createNumberReader } from "../../../src/domain/call/number-reader.ts";
import { policyData } from "../../support/policy-data.ts";
import { processorMs } from "../../support/processor-time.ts";

const { numbers } = policyData();
const read = createNumberReader(numbers);
const premiumIn = (text: string) =>
  read(text).flatMap(({ kind, countries }) => (kind === "Premium" ? countries.join(" ") || "everywhere" : []));

describe("a premium number", () => {
  it.each([
    ["Call +44 906 170 1461 now", "everywhere"],
    ["Ring 0044 9061701461", "everywhere"],
    ["Call 09061701461 to claim", "GB"],
    ["claim: 0906-170-1461", "GB"],
    ["Call 08712300220 quoting 2nd attempt", "GB"],
    ["Rappelez le 0899 12 34 56", "FR"],
    ["Appelez le 08 99 12 34 56", "FR"],
    ["Llame al 806 123 456", "ES"],
    ["Teléfono: 803123456", "ES"],
    ["Ligue 760 123 456", "PT"],
    ["Rufen Sie 0900 3 123456 an", "DE"],
    ["Call 1-900-555-1234", "US"],
    ["call (900) 555-1234", "US"],
    ["Hubungi 0809 1234567", "ID"],
    ["اتصل على ٠٩٠٠١٢٣٤٥٦٧", "EG"],
    ["Tel.０９０６１７０１４６１", "GB"],
    ["Txt WIN to 80082, £1.50/msg", "everywhere"],
    ["Text CLAIM to 87077. 150p per msg rcvd", "everywhere"],
    ["Envía GANA al 7575, 1,50€/SMS", "everywhere"],
    ["Envoyez GAGNE au 81018 (3€ par SMS)", "everywhere"],
    ["Sende GEWINN an 77555, 2,99 EUR pro SMS", "everywhere"],
  ])("is seen in %j", (text, where) => {
    expect(premiumIn(text).join(" ").split(" ")).toContain(where);
  });

  it.each([
    ["ES", "Llame gratis al 900 123 456"],
    ["FR", "Service client : 0825 123 456"],
    ["SA", "اتصل على 920001234"],
    ["DE", "Ruf uns an: 0180 5 123456"],
    ["US", "Call 1-888-555-1234"],
  ])("of another country is none in %s: %j", (country, text) => {
    expect(premiumIn(text).join(" ").split(" ")).not.toContain(country);
  });

  it.each([
    "Your order 10422117 has shipped",
    "Parcel 00340434161094021501 arrives on 26.11.2026 at 09:06",
    "Tracking RR123456789GB",
    "https://shop.example/orders/09061701461",
    "Invoice #09061701461",
    "Call us on 0800 123 4567",
    "Call +44 20 7946 0958",
    "Ruf uns an: 030 901820",
    "Service client : 0825 123 456",
    "Call 0845 000 1111",
    "Ring 0870 123 4567",
    "Account 9003123456 was credited with INR 5,000",
    "Your code is 900312",
    "Roaming: calls 0.19 €/min, SMS 0.07 €/SMS",
    "Text GIVE to 70070 to donate",
    "Total 1 900 555,00",
    "IBAN DE89 3704 0044 0532 0130 00",
    "2026-11-26 09:06:17",
    "",
  ])("is not in %j", (text) => expect(premiumIn(text)).toEqual([]));

  it("is seen beside an ordinary one, and the number is in neither fact", () => {
    const facts = read("Call 0800 123 4567 or 09061701461");
    expect(facts.map(({ kind }) => kind)).toEqual(["Ordinary", "Premium"]);
    expect(JSON.stringify(facts)).not.toMatch(/\d/);
  });

  it.each([
    "Call +44 20 7946 0958",
    "Ruf uns an: 030 901820",
    "اتصل على +966 11 234 5678",
    "Reply or ring 020 7946 0958",
  ])("is none, but a number to call, in %j", (text) => {
    expect(read(text)).toEqual([{ kind: "Ordinary", countries: [] }]);
  });

  it.each([
    ["digits", "1234567 ".repeat(8000)],
    ["one number", "1".repeat(60_000)],
    ["call words", "call ".repeat(12_000)],
    ["groups", "(1) ".repeat(15_000)],
    ["prices", "1p/".repeat(20_000)],
    ["texts to", "text to ".repeat(8000)],
  ])("costs a bounded time to look for in a text of %s", (_, text) => {
    expect(processorMs(() => read(text))).toBeLessThan(500);
  });
});

describe("the list of premium numbers", () => {
  const ranges = Object.entries(numbers.premium);

  it("covers the countries of the eight languages", () => {
    expect(ranges.map(([country]) => country)).toEqual(
      expect.arrayContaining(["GB", "US", "IN", "ES", "MX", "AR", "CO", "PT", "BR", "DE", "AT", "CH", "FR", "BE"]),
    );
    expect(ranges.map(([country]) => country)).toEqual(expect.arrayContaining(["MA", "ID", "EG", "SA", "AE"]));
  });

  it.each(ranges)("is that of libphonenumber in %s", (_country, { calling, digits, prefixes }) => {
    const types = prefixes.flatMap((prefix) =>
      digits.map((length) => {
        const number = `+${calling}${prefix}${"2345678901234".slice(0, length - prefix.length)}`;
        return parsePhoneNumberFromString(number)?.getType();
      }),
    );
    expect(types).toContain("PREMIUM_RATE");
  });
});
