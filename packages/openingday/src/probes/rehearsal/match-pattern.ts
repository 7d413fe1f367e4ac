/**
 * A text that a regular expression takes, another for each `turn`; undefined where the expression says more than is understood here:
 * letters, classes, groups, choices, repetitions.
 */
export function matchPattern(pattern: string, turn: number): string | undefined {
  const reader = { at: 0, turn };
  const text = readChoices(pattern, reader);
  return text === undefined || reader.at < pattern.length ? undefined : text;
}

interface Reader {
  at: number;
  turn: number;
}

const most = 6;

function readChoices(pattern: string, reader: Reader): string | undefined {
  const choices: string[] = [];
  for (;;) {
    const choice = readSequence(pattern, reader);
    if (choice === undefined) return undefined;
    choices.push(choice);
    if (pattern[reader.at] !== "|") return choices[reader.turn % choices.length];
    reader.at += 1;
  }
}

function readSequence(pattern: string, reader: Reader): string | undefined {
  let text = "";
  while (reader.at < pattern.length && pattern[reader.at] !== "|" && pattern[reader.at] !== ")") {
    const start = reader.at;
    const once = readOne(pattern, reader);
    if (once === undefined) return undefined;
    const end = reader.at;
    const times = readTimes(pattern, reader);
    for (let time = 0; time < times; time += 1) {
      // Each repetition is read anew, with another turn, so that the letters differ.
      const again: Reader = { at: start, turn: reader.turn + time * 7 };
      text += time === 0 ? once : (readOne(pattern.slice(0, end), again) ?? "");
    }
  }
  return text;
}

function readOne(pattern: string, reader: Reader): string | undefined {
  const letter = pattern[reader.at] ?? "";
  reader.at += 1;
  if (letter === "^" || letter === "$") return "";
  if (letter === "(") {
    if (pattern.startsWith("?:", reader.at)) reader.at += 2;
    else if (pattern[reader.at] === "?") return undefined;
    const inside = readChoices(pattern, reader);
    if (inside === undefined || pattern[reader.at] !== ")") return undefined;
    reader.at += 1;
    return inside;
  }
  if (letter === "[") return readClass(pattern, reader);
  if (letter === ".") return pick("abcdefghijklmnopqrstuvwxyz", reader.turn);
  if (letter === "\\") {
    const escaped = pattern[reader.at] ?? "";
    reader.at += 1;
    return classes[escaped] === undefined ? (/\w/.test(escaped) ? undefined : escaped) : pick(classes[escaped], reader.turn);
  }
  return "*+?{".includes(letter) ? undefined : letter;
}

const classes: Readonly<Record<string, string>> = { d: "0123456789", w: "abcdefghijklmnopqrstuvwxyz", s: " " };
const named: Readonly<Record<string, string>> = {
  alpha: "abcxyz",
  digit: "0123456789",
  alnum: "abc123",
  lower: "abcxyz",
  upper: "ABCXYZ",
  space: " ",
};

function readClass(pattern: string, reader: Reader): string | undefined {
  const isNot = pattern[reader.at] === "^";
  if (isNot) reader.at += 1;
  let letters = "";
  for (let first = true; first || pattern[reader.at] !== "]"; first = false) {
    if (reader.at >= pattern.length) return undefined;
    const [whole = "", name = ""] = /^\[:(\w+):\]/.exec(pattern.slice(reader.at)) ?? [];
    const letter = pattern[reader.at] ?? "";
    if (whole !== "") {
      letters += named[name] ?? "";
      reader.at += whole.length;
    } else if (letter === "\\") {
      const escaped = pattern[reader.at + 1] ?? "";
      letters += classes[escaped] ?? escaped;
      reader.at += 2;
    } else if (pattern[reader.at + 1] === "-" && pattern[reader.at + 2] !== "]" && pattern[reader.at + 2] !== undefined) {
      for (let code = letter.charCodeAt(0); code <= pattern.charCodeAt(reader.at + 2) && letters.length < 300; code += 1)
        letters += String.fromCharCode(code);
      reader.at += 3;
    } else {
      letters += letter;
      reader.at += 1;
    }
  }
  reader.at += 1;
  const rest = "abcdefghijklmnopqrstuvwxyz0123456789 ";
  const allowed = isNot
    ? rest
        .split("")
        .filter((one) => !letters.includes(one))
        .join("")
    : letters;
  return allowed === "" ? undefined : pick(allowed, reader.turn);
}

function readTimes(pattern: string, reader: Reader): number {
  const [whole = "", sign, low = "", comma, high = ""] = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})/.exec(pattern.slice(reader.at)) ?? [];
  reader.at += whole.length;
  if (whole === "") return 1;
  if (pattern[reader.at] === "?") reader.at += 1;
  if (sign !== undefined) return sign === "?" ? 1 : 4;
  if (comma === "") return Number(low);
  return Math.max(Number(low), Math.min(most, high === "" ? most : Number(high)));
}

function pick(letters: string, turn: number): string {
  return letters[turn % letters.length] ?? "";
}
