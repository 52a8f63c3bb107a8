/** What came of one request to the Cloud API, as far as the wire tells. */
export type CloudAnswer =
  | { readonly kind: "answered"; readonly status: number; readonly body: unknown; readonly retryAfterMs: number | null }
  /** Nothing of it can have reached WhatsApp: no connection came about. */
  | { readonly kind: "notSent"; readonly reason: string }
  /** It was, or may have been, written, and nobody answered. */
  | { readonly kind: "unanswered"; readonly reason: string };
