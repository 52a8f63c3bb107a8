import { describe, expect, it } from "vitest";
import { crashText } from "../../../src/io/telemetry/crash.ts";
import { Failure } from "../../../src/schemas/failures.ts";
import { home } from "../../../src/schemas/pages.ts";

const body = '{"to":"+447700900731","text":{"body":"Zanzibar"}}';

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe("what a role says when it ends by a fault", () => {
  it("is a failure of its own, in words and with its page", () => {
    expect(crashText("gate", new Failure("BadSettings", "settings are wrong", { retry: false }))).toBe(
      `gate: settings are wrong\n  see: ${home}/blob/main/docs/reference/errors.md#badsettings\n`,
    );
  });

  it("is the class of anything else and where it happened", () => {
    const [first, ...frames] = crashText(
      "gate",
      thrownBy(() => Object(undefined).a.b),
    )
      .trimEnd()
      .split("\n");
    expect(first).toBe("gate: a fault of Consentry: TypeError");
    expect(frames[0]).toMatch(/^ {4}at .*crash\.test\.ts:\d+:\d+\)?$/);
  });

  it.each<[string, unknown]>([
    ["the engine quotes what it could not read", thrownBy(() => JSON.parse(`${body}}`))],
    ["a text is thrown", body],
    ["its cause has it", new Error("no", { cause: new Error(body) })],
    [
      "its message has lines like frames",
      new Error(`a\n    at ${body} (file:///x:1:1)\n    at +447700900731 (/x:1:1)`),
    ],
    ["its name and code have it", Object.assign(new Error("no"), { name: body, code: "+447700900731" })],
  ])("names nobody when %s", (_how, error) => {
    expect(crashText("gate", error)).not.toMatch(/7700|Zanzibar/);
  });
});
