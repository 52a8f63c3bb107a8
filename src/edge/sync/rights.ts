import { type ExportDocument, erasureReceipt, exportDocument, type Kept } from "../../domain/consent/rights.ts";
import { holdsNumber } from "../../domain/recipient/written-number.ts";
import { Failure } from "../../schemas/failures.ts";
import { type Erased, type RightsRefusal, type RightsRequest, rightsRequest } from "../../schemas/wire/requests.ts";

type Person = { readonly partition: number; readonly pseudonym: string; readonly other?: string | undefined };

export type RightsParts = {
  /** The person behind a number, however it is written; undefined when nobody can be reached under it. */
  readonly identify: (written: string) => Person | undefined;
  readonly erase: (
    person: Person,
    options: { readonly who: string; readonly atMs: number; readonly by: string; readonly dryRun: boolean },
  ) => Promise<Erased>;
  readonly kept: (person: Person) => Promise<Kept>;
  readonly open: (sealed: string) => string | undefined;
  readonly nowMs: () => number;
  /** What happened, without anybody's name. */
  readonly report: (event: { readonly type: "request"; readonly what: Right; readonly answer: string }) => void;
};

export type Right = "erase" | "export";

export type Rights = {
  /** The receipt or the document, or why there is none. Never rejects. */
  readonly answer: (what: Right, body: string) => Promise<object>;
};

/** Answers what companies' own systems ask in a person's name, as `consentry consent erase` and `export` do. */
export function createRights(parts: RightsParts): Rights {
  return {
    answer: async (what, body) => {
      const answer = await answerTo(what, body).catch(refusalOf);
      parts.report({ type: "request", what, answer: "error" in answer ? answer.error.code : "done" });
      return answer;
    },
  };

  async function answerTo(
    what: Right,
    body: string,
  ): Promise<ReturnType<typeof erasureReceipt> | ExportDocument | RightsRefusal> {
    const request = read(body);
    if ("error" in request) return request;
    const person = parts.identify(request.who);
    if (person === undefined)
      return refusal(
        "UnreadableRecipient",
        "nobody can be reached under who",
        "write the number with its country code",
      );
    const { pseudonym } = person;
    const { who, by, dryRun } = request;
    if (what === "export") {
      const nowMs = parts.nowMs();
      return exportDocument(await parts.kept(person), { pseudonym, nowMs, open: parts.open });
    }
    const atMs = parts.nowMs();
    return erasureReceipt(await parts.erase(person, { who, atMs, by, dryRun }), { pseudonym, atMs, by });
  }
}

export const tooLargeRefusal = refusal(
  "TooLarge",
  "the document is larger than this NATS server takes",
  "take it from the command line: consentry consent export",
);

function read(body: string): RightsRequest | RightsRefusal {
  try {
    const request = rightsRequest.parse(JSON.parse(body));
    if (!holdsNumber(request.by)) return request;
    return refusal("BadRequest", "by seems to hold a telephone number", "name the system and its ticket");
  } catch {
    return refusal("BadRequest", 'the body is no request: {"who": "+44…", "by": "…"}', "send JSON with who");
  }
}

/** The cause is not repeated when it is not ours: it may quote what was asked. */
function refusalOf(error: unknown): RightsRefusal {
  if (!(error instanceof Failure))
    return refusal("Failed", "it failed in an unforeseen way", "ask again; if it stays, use the command line");
  const code = error.code === "TimedOut" ? "TimedOut" : "Failed";
  return refusal(code, error.message, "ask again: what was done stays done");
}

function refusal(code: RightsRefusal["error"]["code"], cause: string, cure: string): RightsRefusal {
  return { error: { code, cause, cure } };
}
