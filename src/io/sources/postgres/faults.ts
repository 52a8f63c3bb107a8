import { Failure, type FailureCode } from "../../../schemas/failures.ts";

type Fault = readonly [code: FailureCode, message: string];

/**
 * What went wrong, in words: the cause, and what to do. Never in the database's own words, which may quote a row. Its code is
 * kept as the cause.
 *
 * @param cause from the driver, the socket or TLS
 */
export function faultOf(cause: unknown): Failure {
  if (cause instanceof Failure) return cause;
  const code = codeOf(cause);
  const [kind, message] = bySqlState(code) ?? byCode[code] ?? byMessage(cause) ?? unknown(code);
  return new Failure(kind, message, { retry: true, cause: code });
}

/** SQLSTATE or the code of a socket's error; empty when there is none. */
export function codeOf(cause: unknown): string {
  if (cause instanceof Failure) return typeof cause.cause === "string" ? cause.cause : "";
  const { code } = (cause ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : "";
}

/** SQLSTATEs, longest match first: five characters, else their class of two. */
const sqlStates: Readonly<Record<string, Fault>> = {
  "28P01": [
    "Refused",
    "the database refuses the password: put the right one into the Secret; it is read again by itself",
  ],
  "28": ["Refused", "the database does not let this user in from here: look at the username, and at pg_hba.conf"],
  "3D000": ["NotFound", "there is no such database: correct postgres.database"],
  "3F000": ["NotFound", "there is no such schema: correct postgres.table"],
  "42P01": ["NotFound", "there is no such table: correct postgres.table, or grant the user USAGE on its schema"],
  "42703": ["NotFound", "the query names a column that is not there: correct postgres.query"],
  "42501": [
    "Refused",
    "the user may not read this: grant it SELECT on the whole table or view, and USAGE on its schema",
  ],
  "42601": ["Unusable", "the query cannot be read: write one SELECT without a semicolon"],
  "42883": [
    "Unusable",
    "the query uses something that the database does not have for these types: correct postgres.query",
  ],
  "42": ["Unusable", "the database cannot make sense of the table or query: try it by hand with the same user"],
  "57014": [
    "TimedOut",
    "the database took longer than postgres.queryTimeout: make an index for it, or allow more time",
  ],
  "57P03": ["Unreachable", "the database is starting or stopping"],
  "57P": ["Unreachable", "the database has closed the connection: it was stopped or restarted"],
  "53300": ["Full", "the database has no connection left: raise max_connections, or give the user its own share"],
  "53": ["Full", "the database is out of memory, disk or another resource"],
  "55P03": ["TimedOut", "somebody holds a lock on the table: look at pg_locks"],
  "25006": ["Refused", "the query writes, and sync only ever reads: name a query without side effects"],
  "25P03": ["TimedOut", "the database ended a reading that waited too long: raise idle_in_transaction_session_timeout"],
  "40": ["Unreachable", "the database broke the reading off in favour of other work: it is tried again"],
  "22": [
    "Unusable",
    "a value of the table cannot be converted: look at the types of the columns, above all of the cursor",
  ],
  "08": ["Unreachable", "the connection to the database broke"],
  XX: ["Unusable", "the database reports damage or a fault of its own: look at its log"],
};

const untrusted: Fault = [
  "Refused",
  "the server's certificate is not signed by anybody sync trusts: put its CA into the Secret as ca.crt",
];
const stranger: Fault = [
  "Unusable",
  "what answers at this host and port does not speak as PostgreSQL does: correct postgres.host and port",
];
const broken: Fault = ["Unreachable", "the connection to the database broke"];

const byCode: Readonly<Record<string, Fault>> = {
  ECONNREFUSED: ["Unreachable", "nobody listens at this host and port: is the database running?"],
  ENOTFOUND: ["Unreachable", "the host's name leads to no address: look at its spelling and at DNS"],
  EAI_AGAIN: ["Unreachable", "DNS does not answer"],
  ETIMEDOUT: ["TimedOut", "the database does not answer"],
  EHOSTUNREACH: ["Unreachable", "no way leads to the host: look at the network and its policies"],
  ECONNRESET: broken,
  EPIPE: broken,
  EPROTO: stranger,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  CERT_HAS_EXPIRED: ["Refused", "the server's certificate has expired: renew it there"],
  CERT_NOT_YET_VALID: ["Refused", "the server's certificate is not valid yet: look at the clocks"],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    "Refused",
    "the server's certificate is for another name: name the host as the certificate does",
  ],
};

function bySqlState(code: string): Fault | undefined {
  if (!/^[0-9A-Z]{5}$/.test(code)) return undefined;
  return sqlStates[code] ?? sqlStates[code.slice(0, 3)] ?? sqlStates[code.slice(0, 2)];
}

/** What the driver says itself has no code. */
function byMessage(cause: unknown): Fault | undefined {
  const message = cause instanceof Error ? cause.message : "";
  if (/does not support SSL/.test(message)) {
    return ["Refused", "the server speaks no TLS: turn it on there; tls: Disable only where nobody else is on the way"];
  }
  if (/establishing an SSL connection/.test(message)) return stranger;
  if (/Connection terminated|Client was closed|not queryable/.test(message)) return broken;
  if (/SASL|SCRAM|password must be a string/.test(message)) {
    return ["Refused", "the way to log in that the server asks for failed: look at the Secret and at pg_hba.conf"];
  }
  return undefined;
}

function unknown(code: string): Fault {
  return ["Unusable", `the database cannot be read (${code === "" ? "unknown fault" : code})`];
}
