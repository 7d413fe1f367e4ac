const words =
  /example|change[-_ ]?me|replace|your[-_. ]?|placeholder|dummy|fake|sample|insert|redacted|not[-_]?(?:a[-_]?)?real|xxxx|\*{3}|\.{3}|foobar|lorem|[-_ ]here\b|_here|some[-_]?(?:secret|key|token|password)|super[-_]?secret|(?:^|[-_.])(?:test|todo|demo|local|dev|mock|stub|ci)(?:[-_.]|$)|0000000/i;
/** How keys begin that a provider prints in its manual for everybody's own machine: they open nothing that is anyone's. */
const printedInManuals = [
  "eyJVc2VySUQiOiJkZWZhdWx0",
  "sig_7kYjw48mhY",
  "sig_5ZB6DVzB1w",
  "N7UND0UgjKTVK",
  "Eby8vdM02xNOcq",
  "C2y6yDjf5/R",
  "6LeIxAcTAAAAA",
  "33f!!lloppa",
  "hal+9ooo_da!sY",
];
const expressions = /[<>{}]|\$\(|\$[A-Z_a-z]|%[sdv]\b|%\(|process\.env|os\.environ|getenv|\benv\./;

/**
 * Whether a value only stands where a real one belongs: a word such as "changeme", an expression such as `${KEY}`, one character
 * over and over, the alphabet, or a key that a manual prints. Give it the value without its public prefix.
 */
export function isPlaceholder(value: string): boolean {
  return standsForAnother(value) || looksInvented(value);
}

/** Whether a value says itself that it is none: a word such as "changeme", an expression, one character over and over, a manual's key. */
export function standsForAnother(value: string): boolean {
  if (printedInManuals.some((beginning) => value.startsWith(beginning))) return true;
  return words.test(value) || expressions.test(value) || isMonotonous(value);
}

/** Whether a word in it says that it is none: `changeme`, `your-key-here`. */
export function namesPlaceholder(value: string): boolean {
  return words.test(value);
}

/** Whether somebody ran a finger over the keyboard: the alphabet or the numbers, in a row or dealt out among other characters. */
export function looksInvented(value: string): boolean {
  return isSequence(value, 8) || isInterleaved(value);
}

function isMonotonous(value: string): boolean {
  if (/(.)\1{5}/.test(value)) return true;
  return value.length >= 12 && new Set(value.toLowerCase()).size <= 4;
}

/** A run of characters that each follow the one before, as in `12345678` or `abcdefgh`. */
function isSequence(value: string, length: number): boolean {
  let run = 1;
  for (let i = 1; i < value.length; i++) {
    const step = value.charCodeAt(i) - value.charCodeAt(i - 1);
    const wraps = value[i] === "0" && value[i - 1] === "9";
    run = step === 1 || wraps ? run + 1 : 1;
    if (run >= length) return true;
  }
  return false;
}

/** The alphabet or the numbers dealt out among other characters, as in `a1b2c3d4e5f6`, `AbCdEfGh` and `Aa1Bb2Cc3`. */
function isInterleaved(value: string): boolean {
  const letters = value
    .toLowerCase()
    .replaceAll(/[^a-z]/g, "")
    .replaceAll(/(.)\1/g, "$1");
  const digits = value.replaceAll(/\D/g, "");
  return isSequence(letters, 8) || isSequence(digits, 8) || (isSequence(letters, 6) && isSequence(digits, 6));
}
