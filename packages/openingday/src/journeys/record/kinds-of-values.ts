/** What a value of a recorded form, address or header is, as far as its name and its looks tell. */
export type ValueKind =
  | "password"
  | "address"
  | "card"
  | "card-code"
  | "phone"
  | "person"
  | "private"
  | "token"
  | "secret"
  | "id"
  | "plain";

const patterns: readonly (readonly [kind: ValueKind, name: RegExp])[] = [
  ["password", /pass(?:word|phrase|wd|code)?(?:$|[^a-z])|passw|pwd/iu],
  ["card-code", /\bcv[cv]\d?\b|card[-_ ]?code|security[-_ ]?code/iu],
  ["phone", /phone|mobile|\btel\b/iu],
  ["private", /street|^address|address[-_ ]?(?:line|1|2)|post(?:al)?[-_ ]?code|^zip|birth|\bdob\b|passport|tax[-_ ]?(?:id|number)/iu],
  [
    "secret",
    /token|secret|csrf|xsrf|nonce|captcha|signature|authorization|api[-_ ]?key|session|one[-_ ]?time|\botp\b|\bpin\b|\biban\b|\bssn\b|verification[-_ ]?code|^(?:code|state|key|auth)$/iu,
  ],
  ["person", /^(?:(?:first|last|full|given|family|sur|your|display|contact)[-_ ]?name|name)$/iu],
];

/** A word of letters and digits that nobody would remember. */
export function isTokenLike(value: string): boolean {
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/iu.test(value)) return true;
  if (!/^[\w.~+/=-]{16,}$/u.test(value)) return false;
  const parts = value.split(/[-_./]/u);
  return parts.some(
    (part) => (part.length >= 8 && /\d/u.test(part) && /[a-z]/iu.test(part)) || (part.length >= 16 && /[a-z][A-Z]/u.test(part)),
  );
}

/** Camel case and underscores apart, so that a name's words can be told. */
function plainName(name: string): string {
  return name.replaceAll(/([a-z])([A-Z])/gu, "$1_$2");
}

/** What it is; what is unsure and could be private counts as a secret. */
export function kindOf(name: string, value: string): ValueKind {
  if (value === "") return "plain";
  if (/^[^\s@<>"']{1,64}@[^\s@<>"']+\.[a-z]{2,24}$/iu.test(value)) return "address";
  if (isCardNumber(value)) return "card";
  const words = plainName(name);
  for (const [kind, pattern] of patterns) {
    if (!pattern.test(words)) continue;
    if (kind === "phone" && !/\d{5}/u.test(value.replaceAll(/\D/gu, ""))) continue;
    if (kind === "person" && !/\p{L}/u.test(value)) continue;
    return kind;
  }
  if (/^(?:Bearer|Basic)\s/iu.test(value) || /^eyJ[\w-]{8,}\./u.test(value) || /^(?:sk|rk|pk|whsec|ghp|xox[abprs])[-_]\w{8,}/u.test(value))
    return "secret";
  if (isTokenLike(value)) return "token";
  if (/^\d+$/u.test(value) && /(?:^|[^a-z])(?:id|ref|number|slot)$|path/iu.test(words)) return "id";
  return "plain";
}

/** The digits of a payment card: 13 to 19 of them, with a check digit that fits. */
function isCardNumber(value: string): boolean {
  if (!/^[\d -]{13,25}$/u.test(value.trim())) return false;
  const digits = value.replaceAll(/\D/gu, "");
  if (digits.length < 13 || digits.length > 19 || /^(.)\1+$/u.test(digits)) return false;
  let sum = 0;
  for (const [index, digit] of digits.split("").toReversed().entries()) {
    const times = Number(digit) * (index % 2 === 1 ? 2 : 1);
    sum += times > 9 ? times - 9 : times;
  }
  return sum % 10 === 0;
}

/** Cards that payment providers print in their manuals: they pay nothing. */
export function isTestCard(value: string): boolean {
  return /^(?:4242424242424242|5555555555554444|4000002500003155|4000000000003220)$/u.test(value.replaceAll(/\D/gu, ""));
}
