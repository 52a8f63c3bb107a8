/** Runs a script as Argo CD does: the object is the global `obj`, and there are the base and table libraries and two functions of os. */
import { LuaFactory, LuaLibraries } from "wasmoon";

/** What `os.date` answers, however it is asked. */
export const luaNow = "2026-11-22T03:20:00Z";

/** @returns the value that the script returns, as JSON would have it */
export async function runArgoLua(script: string, object: unknown): Promise<unknown> {
  const lua = await new LuaFactory().createEngine({ openStandardLibs: false });
  try {
    lua.global.loadLibrary(LuaLibraries.Base);
    lua.global.loadLibrary(LuaLibraries.Table);
    await lua.doString(`obj = ${literal(object)}\nos = { date = function() return "${luaNow}" end }`);
    return JSON.parse(JSON.stringify(await lua.doString(script)));
  } finally {
    lua.global.close();
  }
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return "nil";
  if (typeof value === "string") return quoted(value);
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `{${value.map(literal).join(", ")}}`;
  return `{${Object.entries(value)
    .map(([key, member]) => `[${quoted(key)}] = ${literal(member)}`)
    .join(", ")}}`;
}

/** Byte by byte, so that no character means anything. */
function quoted(text: string): string {
  const bytes = [...Buffer.from(text, "utf8")].map((byte) => `\\${String(byte).padStart(3, "0")}`);
  return `"${bytes.join("")}"`;
}
