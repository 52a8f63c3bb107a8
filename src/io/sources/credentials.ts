import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../../schemas/failures.ts";

/** Keys of a Secret that sources know; `webhook-secret` may hold two lines while it is changed. */
const keys = ["token", "username", "password", "ca.crt", "tls.crt", "tls.key", "webhook-secret"] as const;

export type Credentials = Readonly<Partial<Record<(typeof keys)[number], string>>>;

/** As Kubernetes names Secrets and namespaces; never a path. */
const namePattern = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/;

export type SecretRef = { readonly namespace: string; readonly name: string };

/**
 * What a Secret holds, from the files it is mounted as, read anew each time: one that is rotated needs no restart.
 *
 * A resource reaches the Secrets of its own namespace alone: whoever may write one there must not log in with another's.
 *
 * @param directory `<namespace>/<Secret>/<key>` lies below it
 * @throws Failure when there is no such Secret, or it cannot be read
 */
export async function readCredentials(
  directory: string | undefined,
  { namespace, name }: SecretRef,
): Promise<Credentials> {
  if (directory === undefined)
    throw unusable("BadSettings", "sync has no credentials: mount the Secret and set CONSENTRY_CREDENTIALS_DIR");
  if (![namespace, name].every((each) => namePattern.test(each)))
    throw unusable("Refused", "credentialsRef does not name a Secret: write its name alone");
  const secret = join(directory, namespace, name);
  if ((await realpath(secret).catch(() => undefined)) === undefined)
    throw unusable(
      "NotFound",
      `sync has no Secret ${name}: mount it at ${namespace}/${name} below CONSENTRY_CREDENTIALS_DIR`,
    );
  const entries = await Promise.all(keys.map(async (key) => [key, await textOf(join(secret, key), name)] as const));
  return Object.fromEntries(entries.filter(([, text]) => text !== undefined));
}

/** A key's text without the line end that editors leave; undefined when it is not there or empty. */
async function textOf(path: string, name: string): Promise<string | undefined> {
  try {
    return (await readFile(path, "utf8")).replace(/\r?\n$/, "") || undefined;
  } catch (cause) {
    if ((cause as { code?: string }).code === "ENOENT") return undefined;
    throw unusable("Refused", `the Secret ${name} cannot be read as it is mounted: sync's user must be able to`);
  }
}

function unusable(code: "BadSettings" | "Refused" | "NotFound", message: string): Failure {
  return new Failure(code, message, { retry: true });
}
