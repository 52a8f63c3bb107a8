import type { TracingSettings } from "../../schemas/settings.ts";
import type { Meter } from "../../schemas/telemetry.ts";

/** A span that has begun. Nothing of it leaves this process before it ends. */
export type OpenSpan = {
  /** For whoever continues the trace. */
  readonly traceparent: string;
  /** Adds a part of it that has ended. */
  readonly part: (name: string, fromMs: number, toMs: number) => void;
  readonly end: (options: {
    readonly atMs: number;
    readonly attributes: SpanAttributes;
    readonly failed?: boolean;
  }) => void;
};

/** What a span says beside its name and its times: never anything of the message or of whom it is for. */
export type SpanAttributes = Readonly<Record<string, string | number>>;

export type Traces = {
  /**
   * Begins a span below another one, or a trace; undefined when this trace is not sampled.
   *
   * @param options.parent a traceparent; empty or absent: none
   * @param options.linked whether it also links to that parent, as a later attempt does to the first
   */
  readonly begin: (options: {
    readonly name: string;
    readonly kind: "consumer" | "client";
    readonly fromMs: number;
    readonly parent?: string | undefined;
    readonly linked?: boolean;
  }) => OpenSpan | undefined;
  /** Milliseconds since 1970, with the parts of one. */
  readonly nowMs: () => number;
  /** Hands over what waits, for a moment at most. */
  readonly close: () => Promise<void>;
};

export type TracesOptions = {
  readonly settings: TracingSettings;
  readonly role: string;
  /** Name of this process. */
  readonly name: string;
  readonly meter: Meter;
};
