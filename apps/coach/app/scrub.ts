const masks: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)\s+[\w.~+/=-]{6,}/giu, "$1 [hidden]"],
  [/\b(?:sk|rk|pk|whsec|re|xox[abp])_[\w-]{8,}/gu, "[key]"],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/gu, "[token]"],
  [/[\w.%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/gu, "[email]"],
  [/(\w[\w+.-]{0,20}:\/\/)[^\s/@]{1,200}@/gu, "$1[hidden]@"],
  [/\b(password|passwd|secret|token|authorization|cookie|session)(["']?\s*[:=]\s*["']?)[^\s"',;&]{1,500}/giu, "$1$2[hidden]"],
  [/\b\d(?:[ -]?\d){12,18}\b/gu, "[number]"],
  [/[\w-]{28,}/gu, "[token]"],
];
const longestText = 4_000;

/** Masks what must never reach a log: addresses, tokens, keys, passwords, long numbers. Text beyond 4,000 characters is cut. */
export function scrub(text: string): string {
  return masks.reduce((left, [pattern, mask]) => left.replace(pattern, mask), text.slice(0, longestText));
}
