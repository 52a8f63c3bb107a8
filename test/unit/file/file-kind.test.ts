import { describe, expect, it } from "vitest";
import { createFileKinds } from "../../../src/domain/file/file-kind.ts";
import { policyData } from "../../support/policy-data.ts";

const kindOf = createFileKinds(policyData().files);

describe("a file that does harm", () => {
  it.each([
    ["undangan.apk", "App"],
    ["SBI KYC.APK", "App"],
    ["invoice.pdf.exe", "Program"],
    ["invoice.exe ", "Program"],
    ["invoice.exe.", "Program"],
    ["invoice\u202efdp.exe", "Program"],
    ["setup.ex\u200be", "Program"],
    ["setup．exe", "Program"],
    ["update.ѕсr", "Program"],
    ["run.vbs", "Script"],
    ["Rechnung.docm", "Macro"],
    ["photos.zip", "Archive"],
    ["backup.tar.gz", "Archive"],
    ["ticket.html", "Web"],
    ["https://evil.example/app/bank.apk?v=2", "App"],
    ["https://evil.example/get?file=bank.apk&x=1", "App"],
    ["https://evil.example/bank%2Eapk", "App"],
    ["https://evil.example/#/bank.apk", "App"],
  ])("is known by its name: %j", (name, kind) => expect(kindOf(name)).toBe(kind));

  it.each([
    "invoice.pdf",
    "Ticket 4711.PDF",
    "list.xlsx",
    "letter.docx",
    "notes.txt",
    "photo.jpg",
    "apk",
    "no ending",
    "v1.2",
    "",
    "https://shop.zip/",
    "https://shop.example/orders/1042",
    "https://files.apk.example/x",
    "https://shop.example/?from=shop.pl",
  ])("is not %j", (name) => expect(kindOf(name)).toBeNull());

  it("has one kind by its ending", () => {
    const endings = Object.values(policyData().files).flat();
    expect(endings.filter((ending, at) => endings.indexOf(ending) !== at)).toEqual([]);
  });
});
