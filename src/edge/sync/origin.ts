import type { Row } from "../../domain/consent/row.ts";

/** Some rows of a source, in the order in which it gives them. */
export type RowBatch = {
  readonly rows: readonly Row[];
  /** Lines that are no row at all. */
  readonly malformed: number;
  /** Where reading goes on behind these rows; null where the origin knows no such place. */
  readonly cursor: string | null;
};

/** How far a source has been read; what is in it only its origin understands. */
export type Mark = {
  /** Of the content as it was: another one means other content. Null where the origin cannot tell. */
  readonly version: string | null;
  readonly cursor: string | null;
};

export type Reading =
  /** Nothing has changed since the mark. */
  | { readonly kind: "unchanged" }
  | {
      readonly kind: "rows";
      /** Everything that the source holds: whom it does not name it vouches for no more. False: what came since the mark. */
      readonly isWhole: boolean;
      readonly version: string | null;
      /** A thousand rows or so at a time, read as they are asked for, so that memory stays flat. Throws Failure. */
      readonly batches: AsyncIterable<RowBatch>;
    };

/** Where the rows of a source come from: a list, a table, a feed. */
export type Origin = {
  /** How often it is asked for what has changed. */
  readonly intervalMs: number;
  /** How often it is read whole all the same: only then is it seen who is gone. */
  readonly wholeEveryMs: number;
  /**
   * @param since undefined: everything. Otherwise what has changed since then, or everything where the origin cannot tell
   * @throws Failure with cause and cure, free of personal data, when it cannot be read; `Unsettled`, here or between two
   *   batches: what is read is changing at this moment, and what was handed over so far was right
   */
  readonly open: (since: Mark | undefined) => Promise<Reading>;
  /** Calls back when the origin itself says that something has changed. */
  readonly onChange?: (wake: () => void) => void;
  readonly close: () => Promise<void>;
};
