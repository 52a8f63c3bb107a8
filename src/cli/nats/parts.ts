import { z } from "zod";

/** Where the keys of NATS users lie. */
export type KeyParts = {
  readonly open: (directory: string) => {
    /** Makes a key where there is none. @returns whether it did */
    readonly make: (user: string) => boolean;
    readonly publicKeys: (user: string) => readonly string[];
    readonly seed: (user: string) => string | undefined;
  };
};

export const keyFlags = [
  { flags: "--keys <directory>", help: "where the keys are: <user>.nk, a seed each" },
  { flags: "--producer <namespace...>", help: "namespaces whose producers send" },
] as const;

export const keyOptions = {
  keys: z.string({ error: "say where the keys of the users are" }),
  producer: z
    .array(z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, { error: "is no name of a namespace" }))
    .default([]),
};
