import { isCardNumber, isTestCard, isTokenLike, kindOf, type ValueKind } from "./kinds-of-values.ts";

const addresses = /[^\s@<>"'=&:;,()[\]{}/\\]{1,64}@[^\s@<>"'&/\\]{1,200}\.[a-z]{2,24}/giu;
const keys = /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?|\b(?:sk|rk|whsec|ghp|gho|glpat|xox[abprs]|npm|shpat)[-_]\w{8,}/gu;
const pairs = /(^|[?&;#\s,])([\w.[\]-]{1,60})=([^&;#\s"',]{1,2000})/gu;
const named = /([\p{L}_][\p{L}\p{N}_]{0,60})(\s*:\s*)"((?:[^"\\]|\\.){1,2000})"/gu;
const cards = /\b\d(?:[ -]?\d){12,18}\b/gu;
const pathParts = /(?<=\/)[\w.~+-]{16,}(?=$|[/?#])/gu;
/** Shorter ones are parts of too many other words. */
const shortestTyped = 4;

/**
 * Puts what is given in the place of each part of a text that belongs to somebody. A placeholder that is there already is left alone.
 * @param put The text for a value of that name.
 */
export function findPrivateParts(
  text: string,
  typed: ReadonlyMap<string, ValueKind>,
  known: ReadonlyMap<string, string>,
  put: (value: string, name: string) => string,
): string {
  if (text.length < shortestTyped) return text;
  let filled = text;
  for (const [value, kind] of typed)
    if (value.length >= shortestTyped) filled = outside(filled, (part) => replaceAll(part, value, () => put(value, kind)));
  // GraphQL and the like: a name, and a text in quotes.
  filled = outside(filled, (part) =>
    part.replaceAll(named, (whole, name: string, colon: string, value: string) => {
      const bare = value.replaceAll(/\\(.)/gu, "$1");
      return isPrivate(name, bare) ? `${name}${colon}"${put(bare, name)}"` : whole;
    }),
  );
  filled = outside(filled, (part) =>
    part.replaceAll(pairs, (whole, before: string, name: string, value: string) => {
      const bare = unescape(value);
      const inside = isPrivate(name, bare) ? put(bare, name) : bare;
      return inside === bare ? whole : `${before}${name}=${inside}`;
    }),
  );
  filled = outside(filled, (part) => part.replaceAll(addresses, (address) => known.get(address) ?? put(address, "email")));
  filled = outside(filled, (part) => part.replaceAll(keys, (key) => put(key, "token")));
  filled = outside(filled, (part) =>
    part.replaceAll(cards, (card) => (isCardNumber(card) && !isTestCard(card) ? put(card, "card") : card)),
  );
  if (/^(?:https?:\/)?\//iu.test(text))
    filled = outside(filled, (part) => part.replaceAll(pathParts, (word) => (isTokenLike(word) ? put(word, "id") : word)));
  return filled;
}

function isPrivate(name: string, value: string): boolean {
  return !/^(?:plain|id)$/u.test(kindOf(name, value));
}

/** Works on what is between placeholders. */
function outside(text: string, change: (part: string) => string): string {
  return text
    .split(/(\{\{[\w.]+\}\})/u)
    .map((part, index) => (index % 2 === 1 ? part : change(part)))
    .join("");
}

function replaceAll(text: string, value: string, put: () => string): string {
  return text.includes(value) ? text.replaceAll(value, put) : text;
}

function unescape(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
