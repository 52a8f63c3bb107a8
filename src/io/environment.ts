import type { z } from "zod";
import { Failure } from "../schemas/failures.ts";
import type { NatsEnvironment } from "../schemas/settings.ts";
import { inboxPrefixOf } from "../schemas/wire/subjects.ts";
import type { NatsSettings } from "./nats/connect.ts";

/**
 * Settings from environment variables. Says which are wrong and never what they hold: some are secrets.
 *
 * @throws Failure `BadSettings`
 */
export function readSettings<T>(schema: z.ZodType<T>, env: NodeJS.ProcessEnv): T {
  const result = schema.safeParse(env);
  if (result.success) return result.data;
  const wrong = result.error.issues.map((issue) => `${issue.path.join(".")}: ${plain(issue, env)}`);
  throw new Failure("BadSettings", `settings are wrong. ${wrong.join(". ")}`, { retry: false });
}

/** How to reach NATS, as the environment says it. @param user as `consentry nats config` names it */
export function natsFrom(settings: NatsEnvironment, name: string, user: string): NatsSettings {
  return {
    servers: settings.NATS_URL,
    name,
    inboxPrefix: settings.NATS_INBOX_PREFIX ?? inboxPrefixOf(user),
    user: settings.NATS_USER,
    pass: settings.NATS_PASSWORD,
    passFile: settings.NATS_PASSWORD_FILE,
    token: settings.NATS_TOKEN,
    creds: settings.NATS_CREDS,
    tlsCa: settings.NATS_CA,
    tlsCert: settings.NATS_CERT,
    tlsKey: settings.NATS_KEY,
  };
}

function plain(issue: z.core.$ZodIssue, env: NodeJS.ProcessEnv): string {
  return env[String(issue.path[0])] === undefined ? "is not set" : issue.message;
}
