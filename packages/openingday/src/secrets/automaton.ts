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

/** Children hang in a list: most states have one, and filling a row of the table for each would take longer than all the rest. */
interface Trie {
  /** Of each state: its first child, its next sibling, the class of the byte that leads to it; 0 is the root, and nobody's child. */
  readonly first: Int32Array;
  readonly sibling: Int32Array;
  readonly edge: Uint8Array;
  /** Words that end in each state; one entry for each state. */
  readonly ends: number[][];
}

/**
 * Builds an Aho-Corasick automaton whose accepting states come last, so that the hot loop needs one comparison a byte.
 * Throws when a word is empty or not ASCII, or when the words need more than 65,536 states: both are faults of the rules, not of the input.
 */
export function buildAutomaton(words: readonly string[]): Automaton {
  const lower = words.map((word) => word.toLowerCase());
  const { classOf, shift } = sortBytes(lower);
  const room = lower.reduce((sum, word) => sum + word.length, 1);
  const trie: Trie = { first: new Int32Array(room), sibling: new Int32Array(room), edge: new Uint8Array(room), ends: [[]] };
  for (const [index, word] of lower.entries()) addWord(word, index, trie, classOf);
  if (trie.ends.length > mostStates) throw new Error(`The rules need ${trie.ends.length} states; at most ${mostStates} fit`);
  const links = linkFailures(trie);
  const { place, quiet, endings } = acceptingLast(trie.ends);
  return { table: fillTable(trie, links, place, shift), firstAccepting: quiet, endings, classOf, shift };
}

/** A walk over bytes that stops wherever a word ends. */
export interface Walk {
  /** The position behind the next end of a word, at or after `from`; 0 where none follows. From 0 on the walk begins anew. */
  next(bytes: Uint8Array, from: number): number;
  /** The accepting state that the walk stands in. */
  state(): number;
}

/** The loop stands alone in a function of its own: with anything else in it, it runs at half the speed. */
export function createWalk({ table, classOf, shift, firstAccepting }: Automaton): Walk {
  let here = 0;
  return {
    next(bytes, from) {
      let state = from === 0 ? 0 : here;
      const length = bytes.length;
      for (let i = from; i < length; i++) {
        state = table[(state << shift) | classOf[bytes[i]!]!]!;
        if (state >= firstAccepting) {
          here = state;
          return i + 1;
        }
      }
      return 0;
    },
    state: () => here,
  };
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

function addWord(word: string, index: number, trie: Trie, classOf: Uint8Array): void {
  const { first, sibling, edge, ends } = trie;
  let state = 0;
  for (let i = 0; i < word.length; i++) {
    const byteClass = classOf[word.charCodeAt(i)]!;
    let following = childOf(trie, state, byteClass);
    if (following === 0) {
      following = ends.push([]) - 1;
      edge[following] = byteClass;
      sibling[following] = first[state]!;
      first[state] = following;
    }
    state = following;
  }
  ends[state]!.push(index);
}

/** 0 where there is none. */
function childOf({ first, sibling, edge }: Trie, state: number, byteClass: number): number {
  let child = first[state]!;
  while (child !== 0 && edge[child] !== byteClass) child = sibling[child]!;
  return child;
}

interface Links {
  /** States, a word's beginning before its continuations. */
  readonly order: Int32Array;
  /** Where to go on when the next byte fits no child: the longest other beginning that was read. */
  readonly failure: Int32Array;
}

/** Also hands down the words that end where a failure leads. */
function linkFailures(trie: Trie): Links {
  const { first, sibling, edge, ends } = trie;
  const order = new Int32Array(ends.length);
  const failure = new Int32Array(ends.length);
  let tail = 1;
  for (let head = 0; head < tail; head++) {
    const state = order[head]!;
    for (let child = first[state]!; child !== 0; child = sibling[child]!) {
      let back = failure[state]!;
      let goal = state === 0 ? 0 : childOf(trie, back, edge[child]!);
      while (goal === 0 && back !== 0) {
        back = failure[back]!;
        goal = childOf(trie, back, edge[child]!);
      }
      failure[child] = goal;
      if (ends[goal]!.length > 0) ends[child]!.push(...ends[goal]!);
      order[tail++] = child;
    }
  }
  return { order, failure };
}

/** New numbers: the root stays 0, states where a word ends come last. */
function acceptingLast(ends: readonly (readonly number[])[]): { place: Uint16Array; quiet: number; endings: number[][] } {
  const place = new Uint16Array(ends.length);
  const endings: number[][] = [];
  let quiet = 0;
  for (const [state, list] of ends.entries()) if (list.length === 0) place[state] = quiet++;
  for (const [state, list] of ends.entries()) if (list.length > 0) place[state] = quiet + endings.push([...new Set(list)]) - 1;
  return { place, quiet, endings };
}

/** A state's row is the one its failure leads to, but for its own children. */
function fillTable({ first, sibling, edge }: Trie, { order, failure }: Links, place: Uint16Array, shift: number): Uint16Array {
  const table = new Uint16Array(order.length << shift);
  for (const state of order) {
    const row = place[state]! << shift;
    if (state !== 0) {
      const from = place[failure[state]!]! << shift;
      table.copyWithin(row, from, from + (1 << shift));
    }
    for (let child = first[state]!; child !== 0; child = sibling[child]!) table[row | edge[child]!] = place[child]!;
  }
  return table;
}
