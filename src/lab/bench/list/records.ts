/** The list of the benchmark: everybody another person, agreeing at another time. */
import type { DesiredSource } from "../../../schemas/wire/desired.ts";
import { consentRecord, sourceRecord } from "../desired.ts";
import { digitsAt } from "../people.ts";

const columns =
  "recipient,status,at,purposes,notice,notice_hash,language,method,affirmative,double_opt_in,evidence,age";

/** @param path of the list, below the directory of lists */
export function listedSource(path: string): DesiredSource {
  return { ...sourceRecord, type: "File", file: { path, content: null, format: "CSV", intervalMs: 3_600_000 } };
}

export function* listLines(records: number): Generator<string> {
  const nowMs = Date.now();
  const usual = consentRecord(nowMs);
  yield `${columns}\n`;
  for (let index = 0; index < records; index++) {
    const at = new Date(nowMs - 1000 * (index + 1)).toISOString();
    yield `+${digitsAt(index)},granted,${at},offers;orders,${usual.noticeId},${usual.noticeHash},en,WebForm,true,true,form ${index},${18 + (index % 60)}\n`;
  }
}
