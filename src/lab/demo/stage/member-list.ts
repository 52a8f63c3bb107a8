/** The members in a file below the directory that sync has mounted. */
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { consentCsv } from "../input/consent-lists.ts";
import { agreedAtMs, type Members, memberNotice } from "./members.ts";
import type { OwnPlaces } from "./places.ts";

export function memberList(own: Pick<OwnPlaces, "lists">): Members {
  const path = join(own.lists, "shop-members.csv");
  const away = `${path}.away`;
  return {
    where: "in a list",
    gone: "The list of members is gone",
    write: async (people) => {
      const list = { people, notice: memberNotice, evidence: "till", doubleOptIn: false, atMs: agreedAtMs() };
      writeFileSync(path, consentCsv(list));
    },
    vanish: async () => renameSync(path, away),
    comeBack: async () => renameSync(away, path),
    withdraw: undefined,
  };
}
