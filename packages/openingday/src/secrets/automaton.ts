/** Many words looked for in one pass over bytes, without regard to the case of ASCII letters. */
export interface Automaton {
  /** Next state by `state << 8 | byte`. */
  readonly table: Uint16Array;
  /** States from here on have reached the end of at least one word. */
  readonly firstAccepting: number;
  /** Indexes of the words that end in state `firstAccepting + i`. */
  readonly endings: readonly (readonly number[])[];
}

const largestTable = 65_536;

/**
 * Builds an Aho-Corasick automaton whose accepting states come last, so that the hot loop needs one comparison a byte.
 * Throws when a word is empty or not ASCII, or when the words need more than 65,536 states: both are faults of the rules, not of the input.
 */
export function buildAutomaton(words: readonly string[]): Automaton {
  const next: Int32Array[] = [new Int32Array(256).fill(-1)];
  const ends: number[][] = [[]];
  for (const [index, word] of words.entries()) addWord(word.toLowerCase(), index, next, ends);
  if (next.length > largestTable) throw new Error(`The rules need ${next.length} states; at most ${largestTable} fit`);
  linkFailures(next, ends);
  return renumber(next, ends);
}

function addWord(word: string, index: number, next: Int32Array[], ends: number[][]): void {
  if (word.length === 0) throw new Error("An anchor is empty");
  let state = 0;
  for (const letter of word) {
    const byte = letter.codePointAt(0) ?? 0;
    if (byte > 127) throw new Error("An anchor has a character that is not ASCII");
    let following = next[state]![byte]!;
    if (following < 0) {
      following = next.length;
      next.push(new Int32Array(256).fill(-1));
      ends.push([]);
      next[state]![byte] = following;
    }
    state = following;
  }
  ends[state]!.push(index);
}

function linkFailures(next: Int32Array[], ends: number[][]): void {
  const failure = new Int32Array(next.length);
  const queue: number[] = [];
  for (let byte = 0; byte < 256; byte++) {
    const child = next[0]![byte]!;
    if (child < 0) next[0]![byte] = 0;
    else queue.push(child);
  }
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head]!;
    const back = failure[state]!;
    ends[state]!.push(...ends[back]!);
    for (let byte = 0; byte < 256; byte++) {
      const child = next[state]![byte]!;
      if (child < 0) next[state]![byte] = next[back]![byte]!;
      else {
        failure[child] = next[back]![byte]!;
        queue.push(child);
      }
    }
  }
}

function renumber(next: readonly Int32Array[], ends: readonly number[][]): Automaton {
  const quiet = ends.flatMap((list, state) => (list.length === 0 ? [state] : []));
  const accepting = ends.flatMap((list, state) => (list.length === 0 ? [] : [state]));
  const order = [...quiet, ...accepting];
  const place = new Int32Array(order.length);
  for (const [position, state] of order.entries()) place[state] = position;
  const table = new Uint16Array(order.length * 256);
  for (const [position, state] of order.entries()) {
    for (let byte = 0; byte < 256; byte++) {
      const lower = byte >= 65 && byte <= 90 ? byte + 32 : byte;
      table[(position << 8) | byte] = place[next[state]![lower]!]!;
    }
  }
  return { table, firstAccepting: quiet.length, endings: accepting.map((state) => [...new Set(ends[state])]) };
}
