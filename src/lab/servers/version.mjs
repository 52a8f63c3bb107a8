/**
 * The first `major.minor[.patch]` in what a program prints about itself, as numbers; undefined when there is none.
 *
 * @param {string} text
 * @returns {readonly [number, number, number] | undefined}
 */
export function parseVersion(text) {
  const found = /(?<![\d.])(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return found ? [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)] : undefined;
}

/**
 * Whether the version in `text` is `minimum` or newer. No version at all is not.
 *
 * @param {{ text: string, minimum: string }} versions
 */
export function isAtLeast({ text, minimum }) {
  const version = parseVersion(text);
  const least = parseVersion(minimum);
  if (!version || !least) return false;
  const [major, minor, patch] = version;
  if (major !== least[0]) return major > least[0];
  if (minor !== least[1]) return minor > least[1];
  return patch >= least[2];
}
