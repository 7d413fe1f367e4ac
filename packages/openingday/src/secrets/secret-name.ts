const harmlessWord =
  /^(?:public|publishable|anon|csrf|xsrf|nonce|cache|storage|primary|foreign|sort|partition|row|index|idempotency|react|site|recaptcha|turnstile|hcaptcha|translation|i18n|query|object|map|dedupe|group|shortcut|hot|keyboard|next|previous|page|continuation|cursor|design|color|css|syntax|lexer|parser|bos|eos|pad|special|stop|reset|forgot|confirm|show|hide|enable|disable|allow|require|has|is|min|max|forgotten|visible)$/;
const secretEnd =
  /^(?:secret|secrets|password|passwd|pwd|passphrase|token|credential|credentials|apikey|accesskey|authkey|privatekey|secretkey)$/;
const qualifiedKey =
  /^(?:api|access|auth|private|secret|encryption|signing|master|service|license|client|app|application|session|crypto|feed|integration|shared|account|role|deploy|admin|server|jwt|hmac|aes|webhook|consumer|rapidapi|rest|live|production|prod|base)$/;

/**
 * Whether a variable's name promises a secret: its last word is one (SECRET, PASSWORD, TOKEN) or a KEY with a telling word before it, and
 * no word says the contrary (PUBLIC, CACHE, ENABLE). `tokenUrl`, `passwordHash` and `NEXT_PUBLIC_SITE_KEY` are not.
 */
export function isSecretName(name: string): boolean {
  const known = judged.get(name);
  if (known !== undefined) return known;
  const isSecret = promisesSecret(name);
  // The same few names stand in a project thousands of times.
  if (judged.size < mostRemembered) judged.set(name, isSecret);
  return isSecret;
}

const judged = new Map<string, boolean>();
const mostRemembered = 5_000;

function promisesSecret(name: string): boolean {
  const words = splitWords(name)
    .map((word) => word.replace(/\d+$/, ""))
    .filter(Boolean);
  if (words.some((word) => harmlessWord.test(word))) return false;
  // "SECRET_KEY_BASE", "password1", "apiKeyProd": the noun is followed by a word that only tells which.
  while (words.length > 1 && /^(?:base|value|prod|production|live|main|current|old|new|default|v|string|str)$/.test(words.at(-1) ?? ""))
    words.pop();
  const last = words.at(-1) ?? "";
  if (secretEnd.test(last)) return true;
  if (last !== "key" && last !== "keys") return false;
  const before = words.at(-2) ?? "";
  return qualifiedKey.test(before) || secretEnd.test(before) || words.length >= 3 || (words.length === 2 && isUpper(name));
}

/** The words of `apiKey`, `API_KEY`, `api-key` and `settings.apiKey`, in lower case. */
export function splitWords(name: string): string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .split(/[^A-Za-z\d]+/)
    .filter(Boolean)
    .map((word) => word.toLowerCase());
}

function isUpper(name: string): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(name);
}
