/**
 * How many entries the longest list in a JSON text has, undefined where it has none. A text that was cut off is counted as far as it
 * goes; of what is no JSON the number means nothing, but it ends.
 */
export function longestList(text: string): number | undefined {
  let longest: number | undefined;
  /** Open brackets: entries so far for a list, undefined for an object. */
  const open: ({ entries: number; awaits: boolean } | undefined)[] = [];
  const beginValue = (): void => {
    const list = open.at(-1);
    if (list === undefined || !list.awaits) return;
    list.awaits = false;
    list.entries += 1;
    longest = Math.max(longest ?? 0, list.entries);
  };
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    switch (character) {
      case '"':
        beginValue();
        index = endOfString(text, index);
        break;
      case "[":
        beginValue();
        open.push({ entries: 0, awaits: true });
        longest ??= 0;
        break;
      case "{":
        beginValue();
        open.push(undefined);
        break;
      case "]":
      case "}":
        open.pop();
        break;
      case ",": {
        const list = open.at(-1);
        if (list !== undefined) list.awaits = true;
        break;
      }
      case " ":
      case "\n":
      case "\r":
      case "\t":
      case ":":
        break;
      default:
        beginValue();
    }
  }
  return longest;
}

function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === "\\") index += 1;
    else if (character === '"') return index;
  }
  return text.length;
}
