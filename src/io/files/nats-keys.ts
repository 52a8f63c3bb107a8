import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nkeys } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";

/** Seeds of users of NATS in a directory: `<user>.nk`, and while one is changed also `<user>.<word>.nk`. */
export type NatsKeys = {
  /** Makes the key of a user who has none. @returns whether it did */
  readonly make: (user: string) => boolean;
  /** The keys under which a user may log in. @throws Failure `BadSettings` for a file that holds no seed */
  readonly publicKeys: (user: string) => string[];
  /** The seed in use; undefined when there is none. */
  readonly seed: (user: string) => string | undefined;
};

export function natsKeys(directory: string): NatsKeys {
  const fileOf = (user: string) => join(directory, `${user}.nk`);
  const filesOf = (user: string) =>
    readdirSync(directory)
      .filter((name) => name === `${user}.nk` || (name.startsWith(`${user}.`) && name.endsWith(".nk")))
      .sort();
  const seedIn = (file: string) => readFileSync(file, "utf8").trim();
  return {
    make: (user) => {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      if (filesOf(user).includes(`${user}.nk`)) return false;
      const seed = new TextDecoder().decode(nkeys.createUser().getSeed());
      // Without a line's end, which some clients take for a part of the seed.
      writeFileSync(fileOf(user), seed, { mode: 0o600, flag: "wx" });
      return true;
    },
    publicKeys: (user) => filesOf(user).map((name) => publicKeyOf(join(directory, name), seedIn)),
    seed: (user) => {
      try {
        return seedIn(fileOf(user));
      } catch {
        return undefined;
      }
    },
  };
}

function publicKeyOf(file: string, seedIn: (file: string) => string): string {
  try {
    return nkeys.fromSeed(new TextEncoder().encode(seedIn(file))).getPublicKey();
  } catch (cause) {
    throw new Failure("BadSettings", `${file} holds no seed of a NATS user: remove it, and it is made anew`, {
      retry: false,
      cause,
    });
  }
}
