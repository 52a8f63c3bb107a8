/**
 * Names a span for whoever continues its trace: `00-<trace id>-<span id>-<flags>`, as W3C Trace Context has it, of the only version
 * that there is. Nothing but hex digits and dashes, and of one length, whoever wrote it.
 *
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
const shape = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

export function isTraceparent(value: string): boolean {
  return value.length === 55 && shape.test(value);
}
