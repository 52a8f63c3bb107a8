import {
  type Authenticator,
  credsAuthenticator,
  nkeyAuthenticator,
  tokenAuthenticator,
  usernamePasswordAuthenticator,
} from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";
import { secretFile } from "../files/secret.ts";

/** By what a server knows us. Files are read again at every connection, so that a changed one counts without a restart. */
export type NatsCredentials = {
  readonly user?: string | undefined;
  readonly pass?: string | undefined;
  /** Path of a file with the password; wins over `pass`. */
  readonly passFile?: string | undefined;
  readonly token?: string | undefined;
  /** Path of a file with a seed (`SU…`) alone, or with a JWT and its seed as `nsc` writes them. */
  readonly creds?: string | undefined;
};

/**
 * Undefined where nothing was given.
 *
 * @throws Failure `BadSettings` when a file that was named holds nothing usable at the start; later the last usable content stays
 */
export function authenticatorOf(credentials: NatsCredentials): Authenticator | undefined {
  const { user, pass, passFile, token, creds } = credentials;
  if (creds !== undefined) return fromFile({ path: creds, setting: "NATS_CREDS" }, credsOf);
  if (token !== undefined) return tokenAuthenticator(token);
  if (user === undefined) return undefined;
  if (passFile === undefined) return usernamePasswordAuthenticator(user, pass ?? "");
  return fromFile({ path: passFile, setting: "NATS_PASSWORD_FILE" }, (password) =>
    usernamePasswordAuthenticator(user, password),
  );
}

/** A client whose authenticator throws closes for good, so this one never does. */
function fromFile(
  at: { readonly path: string; readonly setting: string },
  authenticatorWith: (content: string) => Authenticator,
): Authenticator {
  const content = secretFile(at.path);
  const current = () => {
    const text = content();
    if (text === undefined) return undefined;
    const authenticator = authenticatorWith(text);
    return isUsable(authenticator) ? authenticator : undefined;
  };
  let last = current();
  if (last === undefined)
    throw new Failure("BadSettings", `${at.setting} names a file that cannot be read, or holds no credentials`, {
      retry: false,
    });
  const first = last;
  return (nonce) => {
    last = current() ?? last;
    return (last ?? first)(nonce);
  };
}

function credsOf(content: string): Authenticator {
  const bytes = new TextEncoder().encode(content);
  return /^SU[A-Z2-7]+$/.test(content) ? nkeyAuthenticator(bytes) : credsAuthenticator(bytes);
}

function isUsable(authenticator: Authenticator): boolean {
  try {
    authenticator("nonce");
    return true;
  } catch {
    return false;
  }
}
