const rules: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+[A-Za-z0-9+/_.=~-]{8,}/giu, "$1 …"],
  [/\b((?:set-)?cookie|authorization)(\s*[:=]\s*)[^\n]+/giu, "$1$2…"],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/gu, "eyJ…"],
  [
    /\b(sk_live_|sk_test_|rk_live_|rk_test_|whsec_|sk-ant-|sk-proj-|ghp_|gho_|ghs_|github_pat_|glpat-|xox[abprs]-|SG\.|re_|AKIA|npm_|hf_|sb_secret_|shpat_|dop_v1_)[A-Za-z0-9_.-]{6,}/gu,
    "$1…",
  ],
  [/\b([a-z][a-z0-9+.-]{2,20}:\/\/[^\s:/@]{1,64}):[^\s@/]{1,256}@/giu, "$1:…@"],
  [/([?&](?:[a-z_-]{0,24}(?:token|code|key|secret|signature|sig|password|otp|hash|session)[a-z_-]{0,12})=)[^&\s"'<>)]+/giu, "$1…"],
  [/\/(verify|reset|confirm|invite|magic|unsubscribe|calendar)\/[A-Za-z0-9_.-]{12,}/giu, "/$1/…"],
  [/\b([A-Za-z0-9])[A-Za-z0-9._%+-]{0,63}@((?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24})\b/gu, "$1…@$2"],
];

/**
 * Masks what must not be kept from a verbatim observation: bearer tokens, cookies, keys beyond their public prefix, passwords in
 * URLs, one-time links and personal addresses. At most the first 2,000 characters are kept.
 */
export function redact(text: string): string {
  let clean = text.length > 2_000 ? `${text.slice(0, 2_000)}…` : text;
  for (const [pattern, replacement] of rules) clean = clean.replace(pattern, replacement);
  return clean;
}
