interface Version {
  readonly parts: readonly [number, number, number];
  readonly before: string;
}

const full = /^v?=?\s*(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([\w.-]+))?(?:\+[\w.-]+)?$/;
const partial = /^(\^|~|>=|<=|>|<|=)?\s*v?(\d{1,9}|[xX*])(?:\.(\d{1,9}|[xX*]))?(?:\.(\d{1,9}|[xX*]))?(?:-([\w.-]+))?(?:\+[\w.-]+)?$/;

/**
 * Whether a version is one of those that a range asks for, as npm reads both. Undefined where either is written in a way that is not
 * judged here: tags, addresses, `1.2 - 1.4`, and versions before a release (`2.0.0-rc.1`), which have rules of their own.
 */
export function isInRange(version: string, range: string): boolean | undefined {
  const read = readVersion(version);
  if (read === undefined || read.before !== "") return undefined;
  if (range.length > 200) return undefined;
  const answers = range.split("||").map((part) => isInAll(read, part.trim()));
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

function readVersion(text: string): Version | undefined {
  const match = full.exec(text.trim());
  if (match === null) return undefined;
  return { parts: [Number(match[1]), Number(match[2]), Number(match[3])], before: match[4] ?? "" };
}

function isInAll(version: Version, text: string): boolean | undefined {
  if (text === "" || text === "*" || text === "x") return true;
  const answers = text
    .replace(/(\^|~|>=|<=|>|<|=)\s+/g, "$1")
    .split(/\s+/)
    .map((part) => isInOne(version, part));
  if (answers.includes(undefined)) return undefined;
  return !answers.includes(false);
}

function isInOne({ parts }: Version, text: string): boolean | undefined {
  const match = partial.exec(text);
  if (match === null || match[5] !== undefined) return undefined;
  const [, operator = "", ...written] = match;
  const numbers = written.slice(0, 3).map((part) => (part === undefined || /[xX*]/.test(part) ? undefined : Number(part)));
  const [major, minor, patch] = numbers;
  if (major === undefined) return operator === "" || operator === "^" || operator === "~" || operator === ">=" ? true : undefined;
  const low: Triple = [major, minor ?? 0, patch ?? 0];
  const above = compare(parts, low);
  switch (operator) {
    case "^":
      return above >= 0 && compare(parts, nextOfCaret(major, minor, patch)) < 0;
    case "~":
      return above >= 0 && compare(parts, minor === undefined ? [major + 1, 0, 0] : [major, minor + 1, 0]) < 0;
    case ">=":
      return above >= 0;
    case "<":
      return above < 0;
    case ">":
      return patch === undefined ? compare(parts, nextOfPartial(major, minor)) >= 0 : above > 0;
    case "<=":
      return patch === undefined ? compare(parts, nextOfPartial(major, minor)) < 0 : above <= 0;
    default:
      return patch === undefined ? above >= 0 && compare(parts, nextOfPartial(major, minor)) < 0 : above === 0;
  }
}

type Triple = readonly [number, number, number];

function nextOfCaret(major: number, minor: number | undefined, patch: number | undefined): Triple {
  if (major > 0 || minor === undefined) return [major + 1, 0, 0];
  return minor > 0 || patch === undefined ? [0, minor + 1, 0] : [0, 0, patch + 1];
}

function nextOfPartial(major: number, minor: number | undefined): Triple {
  return minor === undefined ? [major + 1, 0, 0] : [major, minor + 1, 0];
}

function compare(one: Triple, other: Triple): number {
  return one[0] - other[0] || one[1] - other[1] || one[2] - other[2];
}
