import { hostname, userInfo } from "node:os";

/** Who works here, as the machine knows them: `<name>@<host>`. In an image a user often has no name but a number. */
export function userHere(): string {
  return `${nameHere()}@${hostname()}`;
}

function nameHere(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? "unknown"}`;
  }
}
