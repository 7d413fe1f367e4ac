/** Many words looked for in one pass over bytes, without regard to the case of ASCII letters. */
export interface Automaton {
  /** Next state by `state << shift | classOf[byte]`. */
  readonly table: Uint16Array;
  /** Bytes that no word tells apart share a class: a table of a few hundred kilobytes stays in the processor's cache. */
  readonly classOf: Uint8Array;
  readonly shift: number;
  /** States from here on have reached the end of at least one word. */
  readonly firstAccepting: number;
  /** Indexes of the words that end in state `firstAccepting + i`. */
  readonly endings: readonly (readonly number[])[];
}

const mostStates = 65_536;

interface Trie {
  readonly next: Int32Array;
  readonly ends: number[][];
  readonly shift: number;
}

/**
 * Builds an Aho-Corasick automaton whose accepting states come last, so that the hot loop needs one comparison a byte.
 * Throws when a word is empty or not ASCII, or when the words need more than 65,536 states: both are faults of the rules, not of the input.
 */
export function buildAutomaton(words: readonly string[]): Automaton {
  const lower = words.map((word) => word.toLowerCase());
  const { classOf, shift } = sortBytes(lower);
  const room = lower.reduce((sum, word) => sum + word.length, 1);
  const trie: Trie = { next: new Int32Array(room << shift).fill(-1), ends: [[]], shift };
  for (const [index, word] of lower.entries()) addWord(word, index, trie, classOf);
  if (trie.ends.length > mostStates) throw new Error(`The rules need ${trie.ends.length} states; at most ${mostStates} fit`);
  linkFailures(trie);
  return { ...renumber(trie), classOf, shift };
}

/** Class 0 is every byte that stands in no word. */
function sortBytes(words: readonly string[]): { classOf: Uint8Array; shift: number } {
  const classOf = new Uint8Array(256);
  let count = 1;
  for (const word of words) {
    if (word.length === 0) throw new Error("An anchor is empty");
    for (let i = 0; i < word.length; i++) {
      const byte = word.charCodeAt(i);
      if (byte > 127) throw new Error("An anchor has a character that is not ASCII");
      if (classOf[byte] === 0) classOf[byte] = count++;
    }
  }
  for (let byte = 65; byte <= 90; byte++) classOf[byte] = classOf[byte + 32] ?? 0;
  return { classOf, shift: Math.max(1, Math.ceil(Math.log2(count))) };
}

function addWord(word: string, index: number, { next, ends, shift }: Trie, classOf: Uint8Array): void {
  let state = 0;
  for (let i = 0; i < word.length; i++) {
    const edge = (state << shift) | classOf[word.charCodeAt(i)]!;
    let following = next[edge]!;
    if (following < 0) {
      following = ends.length;
      next[edge] = following;
      ends.push([]);
    }
    state = following;
  }
  ends[state]!.push(index);
}

function linkFailures({ next, ends, shift }: Trie): void {
  const width = 1 << shift;
  const failure = new Int32Array(ends.length);
  const queue = new Int32Array(ends.length);
  let tail = 0;
  for (let edge = 0; edge < width; edge++) {
    const child = next[edge]!;
    if (child < 0) next[edge] = 0;
    else queue[tail++] = child;
  }
  for (let head = 0; head < tail; head++) {
    const state = queue[head]!;
    const own = state << shift;
    const back = failure[state]! << shift;
    const inherited = ends[failure[state]!]!;
    if (inherited.length > 0) ends[state]!.push(...inherited);
    for (let edge = 0; edge < width; edge++) {
      const child = next[own | edge]!;
      if (child < 0) next[own | edge] = next[back | edge]!;
      else {
        failure[child] = next[back | edge]!;
        queue[tail++] = child;
      }
    }
  }
}

function renumber({ next, ends, shift }: Trie): Pick<Automaton, "table" | "firstAccepting" | "endings"> {
  const width = 1 << shift;
  const place = new Int32Array(ends.length);
  const accepting: number[][] = [];
  let quiet = 0;
  for (const [state, list] of ends.entries()) if (list.length === 0) place[state] = quiet++;
  for (const [state, list] of ends.entries()) if (list.length > 0) place[state] = quiet + accepting.push([...new Set(list)]) - 1;
  const table = new Uint16Array(ends.length << shift);
  for (let state = 0; state < ends.length; state++) {
    const from = state << shift;
    const to = place[state]! << shift;
    for (let edge = 0; edge < width; edge++) table[to | edge] = place[next[from | edge]!]!;
  }
  return { table, firstAccepting: quiet, endings: accepting };
}
