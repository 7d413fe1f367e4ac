/** Shannon entropy of a value's characters, in bits a character. Only an aid: it separates real secrets from words badly. */
export function entropyBits(value: string): number {
  const counts = new Map<string, number>();
  for (const letter of value) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

/**
 * Whether a value looks made by a machine rather than written by a person: letters and digits interleaved, no chain of words, numbers
 * and versions, and no long run of plain letters with a single number at its end.
 */
export function looksRandom(value: string): boolean {
  if (!/^[\x21-\x7e]+$/.test(value) || value.length < 12) return false;
  const digits = value.replaceAll(/\D/g, "").length;
  const letters = value.replaceAll(/[^A-Za-z]/g, "").length;
  if (letters === 0 || digits < 2) return isMixedCaseNoise(value);
  const segments = value.split(/[^A-Za-z0-9]+/).filter(Boolean);
  // "reset-password-v2-2024" is a chain of words, "k9x-Qa71b-pp03" is not.
  if (segments.every((part) => /^(?:[A-Za-z]+\d{0,4}|\d{1,12})$/.test(part) && !hasUnusualCase(part))) return false;
  return entropyBits(value) >= 3 - (value.length < 16 ? 0.3 : 0);
}

/** Letters only, but no word has its case: `qWmZxPfRtBvKsLdN`. */
function isMixedCaseNoise(value: string): boolean {
  if (value.length < 20 || !/^[A-Za-z+/=_-]+$/.test(value)) return false;
  const changes = value.match(/[a-z][A-Z]|[A-Z][a-z]/g)?.length ?? 0;
  return changes >= value.length / 3 && entropyBits(value) >= 3.7;
}

function hasUnusualCase(part: string): boolean {
  return (part.match(/[a-z][A-Z]/g)?.length ?? 0) >= 3;
}
