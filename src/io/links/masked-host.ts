/** DNS allows no longer host; whatever else stands there is not stored. */
const hostCharsMax = 253;
/** Seven digits can be a telephone number; a host that carries one names a person. */
const digitsMax = 6;

/** The host as it may be stored: labels that could hold a telephone number are `#`. */
export function maskedHost(host: string): string {
  const digits = (text: string) => text.replace(/\D/g, "").length;
  if (digits(host) <= digitsMax) return host.slice(0, hostCharsMax);
  const labels = host.split(".");
  const spread = labels.every((label) => digits(label) <= digitsMax);
  const mask = (label: string) => (digits(label) > digitsMax || (spread && digits(label) > 0) ? "#" : label);
  return labels.map(mask).join(".").slice(0, hostCharsMax);
}
