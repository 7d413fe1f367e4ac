/** What a value of a recorded form, address or header is, as far as its name and its looks tell. */
export type ValueKind =
  | "password"
  | "address"
  | "card"
  | "card-code"
  | "phone"
  | "person"
  | "private"
  | "login"
  | "token"
  | "secret"
  | "id"
  | "plain";

/** Names in lower case, with a space between their words. */
const patterns: readonly (readonly [kind: ValueKind, name: RegExp])[] = [
  ["password", /pass(?:word|phrase|wd|code)?(?:$|[^a-z])|passw|pwd|(?:^| )p(?:w|ass)\d?(?: |$)/u],
  // German, French, Spanish, Portuguese, Italian, Dutch, the Nordic languages, Polish and Russian.
  [
    "password",
    /kennwort|mot de passe|motdepasse|(?:^| )mdp(?: |$)|contrasen|senha|parola d|wachtwoord|l(?:o|ö)senord|(?:^| )has(?:l|ł)o(?: |$)|парол/u,
  ],
  ["card-code", /\bcv[cv]\d?\b|card ?code|security ?code/u],
  ["phone", /phone|mobile|\btel\b/u],
  ["private", /street|^address|address ?(?:line|1|2)|post(?:al)? ?code|\bzip|birth|\bdob\b|passport|tax ?(?:id|number)/u],
  [
    "secret",
    /token|secret|csrf|xsrf|nonce|captcha|signature|authorization|api ?key|session|jsessionid|phpsessid|\bsid\b|one ?time|\botp\b|\bpin\b|\biban\b|\bssn\b|(?:verification|recovery|backup|auth|confirmation|invite|access|login) ?code|recovery ?key|(?:secret|security) ?answer|^(?:code|state|key|auth|credential|jwt|sig|hash)$/u,
  ],
  ["login", /^(?:user|customer|account|profile)? ?(?:user ?name|login(?: ?name)?|screen ?name|nick ?name)$/u],
  [
    "person",
    /^(?:user |customer |person |profile |account |billing |shipping |attendee |guest |contact )?(?:first|last|full|given|family|sur|your|display|contact|middle) ?name$/u,
  ],
  ["person", /^(?:(?:user|customer|person|profile|account|client|member|guest|attendee|contact|billing|shipping) )?name$/u],
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

/** A signed token, or a key as well-known services give them out. */
const keyLike =
  /^(?:eyJ[\w-]{8,}\.|(?:sk|rk|pk|whsec|ghp|gho|github_pat|glpat|xox[abprs]|re|hf|npm|shpat)[-_]\w{8,}|AKIA[0-9A-Z]{12,}|AIza[\w-]{20,})/u;

/** The words of a name: `userPassword`, `user[password]` and `user_password` are the same. */
function wordsOfName(name: string): string {
  return name
    .slice(0, 200)
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .toLowerCase();
}

/** What it is; what is unsure and could be private counts as a secret. */
export function kindOf(name: string, value: string): ValueKind {
  if (value === "") return "plain";
  if (/^[^\s@<>"']{1,64}@[^\s@<>"']+\.[a-z]{2,24}$/iu.test(value)) return "address";
  if (isCardNumber(value)) return "card";
  const words = wordsOfName(name);
  for (const [kind, pattern] of patterns) {
    if (!pattern.test(words)) continue;
    if (kind === "phone" && !/\d{5}/u.test(value.replaceAll(/\D/gu, ""))) continue;
    if (kind === "person" && !/\p{L}/u.test(value)) continue;
    return kind;
  }
  if (/^(?:Bearer|Basic)\s/iu.test(value) || keyLike.test(value)) return "secret";
  if (isTokenLike(value)) return "token";
  if (/^\d+$/u.test(value) && /(?:^|[^a-z])(?:id|ref|number|slot)$|path/iu.test(words)) return "id";
  return "plain";
}

/** The digits of a payment card: 13 to 19 of them, with a check digit that fits. */
export function isCardNumber(value: string): boolean {
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
