/**
 * Highest-random-weight hashing (Thaler and Ravishankar, 1998): everybody who knows the same members names the same owner,
 * and a member that comes or goes moves only its own share.
 *
 * @returns the owner, or undefined when there is nobody
 */
export function owner(members: readonly string[], key: string): string | undefined {
  let best: string | undefined;
  let bestWeight = -1;
  for (const member of members) {
    const weight = mix(`${member}\u0000${key}`);
    if (weight > bestWeight || (weight === bestWeight && best !== undefined && member < best)) {
      best = member;
      bestWeight = weight;
    }
  }
  return best;
}

export function ownedPartitions(members: readonly string[], self: string, partitionCount: number): number[] {
  const all = Array.from({ length: partitionCount }, (_, partition) => partition);
  return all.filter((partition) => owner(members, String(partition)) === self);
}

/** FNV-1a with a final avalanche (MurmurHash3's fmix32), without which close names hash close together. */
function mix(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
