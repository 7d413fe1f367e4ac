const token = /\[(?:\\[^]|[^\]\\])*\]|\(\?(?:[:=!]|<[=!]|<\w+>)|\\[^]|\{(\d+)(?:,\d*)?\}|[^]/g;

/**
 * How many characters a match of an expression has at least. Knows classes, groups, alternatives and repetitions; what looks around
 * counts nothing. Throws where brackets do not match.
 */
export function shortestMatch(source: string): number {
  // Of each open group: its least so far, and what the alternative at hand and its last part come to.
  const open: Level[] = [];
  let level: Level = { least: Infinity, sum: 0, last: 0, isEmpty: false };
  for (const [text, times] of source.matchAll(token)) {
    if (text.startsWith("(")) {
      open.push(level);
      level = { least: Infinity, sum: 0, last: 0, isEmpty: /^\(\?<?[=!]/.test(text) };
    } else if (text === ")") {
      const group = level.isEmpty ? 0 : shorter(level);
      const outer = open.pop();
      if (outer === undefined) throw new Error(`The expression ${source} closes a group that is not open`);
      level = { ...outer, sum: outer.sum + group, last: group };
    } else if (text === "|") level = { ...level, least: shorter(level), sum: 0, last: 0 };
    else if (text === "?" || text === "*") level = { ...level, sum: level.sum - level.last, last: 0 };
    else if (times !== undefined) level = { ...level, sum: level.sum + level.last * (Number(times) - 1), last: 0 };
    else if (text !== "+") {
      const counts = /^(?:\^|\$|\\[bB])$/.test(text) ? 0 : 1;
      level = { ...level, sum: level.sum + counts, last: counts };
    }
  }
  if (open.length > 0) throw new Error(`The expression ${source} leaves a group open`);
  return shorter(level);
}

interface Level {
  readonly least: number;
  readonly sum: number;
  readonly last: number;
  readonly isEmpty: boolean;
}

function shorter({ least, sum }: Level): number {
  return Math.min(least, sum);
}
