/** MicroTime as the API server takes it: RFC 3339 with exactly six digits; three are refused. @param nowMs since 1970 */
export function microTime(nowMs: number): string {
  return new Date(nowMs).toISOString().replace("Z", "000Z");
}
