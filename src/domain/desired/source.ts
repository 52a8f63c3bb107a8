import type { ConsentSource } from "../../schemas/resources/consent-source.ts";
import type { DesiredHttp, DesiredPostgres, DesiredSource } from "../../schemas/wire/desired.ts";
import { spanMs } from "../time/span.ts";

/**
 * @param read.sha256 digest of a text's UTF-8 bytes, as `sha256:<hex>`
 * @param read.fileContent text of the ConfigMap's key that the source names, sealed; null when it names none or it cannot be read
 */
export function desiredSource(
  { metadata, spec }: ConsentSource,
  read: { readonly sha256: (text: string) => string; readonly fileContent: string | null },
): DesiredSource {
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    generation: metadata.generation,
    type: spec.type,
    businessName: spec.businessName,
    method: spec.method,
    purposes: spec.purposes,
    notices: spec.optIn.notices.map(({ id, language, text }) => ({
      id,
      language,
      hash: read.sha256(text),
      businessNamed: namesBusiness(text, spec.businessName),
    })),
    affirmativeAction: spec.optIn.affirmativeAction === "Required",
    doubleOptIn: spec.optIn.doubleOptIn === "Required",
    proof: spec.optIn.proof,
    whatsApp: whatsAppOf({ metadata, spec }),
    validForMs: spanMs(spec.optIn.validFor) ?? 0,
    maxStalenessMs: spanMs(spec.freshness.maxStaleness) ?? 0,
    whenStale: spec.freshness.whenStale,
    webhook: webhookOf(spec.withdrawal.webhook),
    file: fileOf(spec.file, read.fileContent),
    postgres: postgresOf(spec.postgres),
    http: httpOf(spec.http),
  };
}

/** The question shows the notice again, so that what was confirmed is what the record names. */
function whatsAppOf({ metadata, spec }: Pick<ConsentSource, "metadata" | "spec">): DesiredSource["whatsApp"] {
  const { whatsApp, notices, doubleOptIn } = spec.optIn;
  if (whatsApp === undefined) return null;
  return {
    sender: { namespace: metadata.namespace, name: whatsApp.senderRef.name },
    wordings: whatsApp.wordings.map(({ noticeId, joinWords = [], joinTexts = [], question, confirmWords = [] }) => {
      const notice = notices.find(({ id }) => id === noticeId)?.text;
      const asks = doubleOptIn === "Required" && notice !== undefined && question !== undefined;
      return { noticeId, joinWords, joinTexts, question: asks ? `${notice}\n\n${question}` : null, confirmWords };
    }),
  };
}

/** People must read who will write to them (P1). */
export function namesBusiness(noticeText: string, businessName: string): boolean {
  return noticeText.toLowerCase().includes(businessName.toLowerCase());
}

function webhookOf(webhook: ConsentSource["spec"]["withdrawal"]["webhook"]): DesiredSource["webhook"] {
  return webhook === undefined ? null : { url: webhook.url, credentials: webhook.credentialsRef.name };
}

function fileOf(file: ConsentSource["spec"]["file"], content: string | null): DesiredSource["file"] {
  if (file === undefined) return null;
  return { path: file.path ?? null, content, format: file.format, intervalMs: spanMs(file.interval) ?? 60_000 };
}

function postgresOf(postgres: ConsentSource["spec"]["postgres"]): DesiredPostgres | null {
  if (postgres === undefined) return null;
  return {
    host: postgres.host,
    port: postgres.port,
    database: postgres.database,
    credentials: postgres.credentialsRef.name,
    tls: postgres.tls,
    table: postgres.table ?? null,
    query: postgres.query ?? null,
    columns: Object.fromEntries(
      Object.entries(postgres.columns ?? {}).flatMap(([name, column]) =>
        column === undefined ? [] : [[name, column]],
      ),
    ),
    cursorColumn: postgres.cursorColumn ?? null,
    overlapMs: spanMs(postgres.overlap) ?? 0,
    notifyChannel: postgres.notifyChannel ?? null,
    intervalMs: spanMs(postgres.interval) ?? 10_000,
    reconcileMs: spanMs(postgres.reconcileInterval) ?? 3_600_000,
    queryTimeoutMs: spanMs(postgres.queryTimeout) ?? 30_000,
  };
}

/** Somebody else's server is asked no oftener. */
const httpIntervalMinMs = 1000;

function httpOf(http: ConsentSource["spec"]["http"]): DesiredHttp | null {
  if (http === undefined) return null;
  return {
    url: http.url ?? null,
    credentials: http.credentialsRef?.name ?? null,
    format: http.format,
    members: http.members,
    pageParameter: http.pageParameter,
    cursorParameter: http.cursorParameter ?? null,
    intervalMs: Math.max(httpIntervalMinMs, spanMs(http.interval) ?? 60_000),
    reconcileMs: spanMs(http.reconcileInterval) ?? 3_600_000,
    timeoutMs: spanMs(http.timeout) ?? 30_000,
    pushCredentials: http.push?.credentialsRef.name ?? null,
  };
}
