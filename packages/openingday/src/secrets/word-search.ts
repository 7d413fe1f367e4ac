/** Many words looked for in one pass over bytes, without regard to the case of ASCII letters. */
export interface WordSearch {
  /** Shows every end of a word, the earliest first, until `visit` returns true: the position behind it, and the word's index. */
  each(bytes: Uint8Array, visit: (end: number, word: number) => boolean): void;
}

/** How many bytes of a word are looked for first. */
const gramLength = 4;
/** Sets the bit by which ASCII letters of both cases differ; what falls together with it is told apart when the word is compared. */
const caseBits = 0x20_20_20_20;
const factor = 0x9e_37_79_b1 | 0;
const [bitsOfFilter, bitsOfSlots] = [18, 16];

/** By how seldom they stand in code and prose; what is not listed is more seldom. */
const fromCommonToRare = " etaroinslcdpm/ufh.g:'\"yb=(v,-w;{*_k0x12j3q";

interface Words {
  /** All words in lower case, one behind the other, and where each begins; one more entry says where the last ends. */
  readonly letters: Uint8Array;
  readonly starts: Int32Array;
  /** Where in each word what is looked for begins. */
  readonly offsets: Int32Array;
  /** The first word of each slot, by the hash of what is looked for, and of each word the next in its slot; -1 for none. */
  readonly slots: Int32Array;
  readonly next: Int32Array;
  /** A bit for each value of a longer hash: 32 KiB, which stay in the processor's nearest cache. */
  readonly filter: Int32Array;
  /** Of words shorter than a gram one byte is looked for: 1 marks it, and the list holds the words themselves. */
  readonly marks?: Uint8Array;
  readonly short: readonly number[];
}

/**
 * Prepares a search: of each word its rarest four bytes are looked for, and only where they stand is the word compared. Throws when a
 * word is empty or not ASCII: a fault of the rules, not of the input.
 */
export function createWordSearch(words: readonly string[]): WordSearch {
  const prepared = prepareWords(words);
  const { filter, marks } = prepared;
  const next = marks === undefined ? createGramSearch(filter) : createMarkSearch(filter, marks);
  // Words that were found and are not shown yet, by their ends: a shorter one that is found later may end before them.
  const ends: number[] = [];
  const found: number[] = [];
  return {
    each(bytes, visit) {
      ends.length = 0;
      found.length = 0;
      for (let at = next(bytes, 0); at >= 0; at = next(bytes, at + 1)) {
        // What is found from here on ends behind this byte.
        while (ends.length > 0 && ends[0]! <= at) if (visit(ends.shift()!, found.shift()!)) return;
        if (at >= gramLength - 1) compareWords(prepared, bytes, at, ends, found);
        if (marks !== undefined && marks[bytes[at]!] === 1) compareShort(prepared, bytes, at, ends, found);
      }
      while (ends.length > 0) if (visit(ends.shift()!, found.shift()!)) return;
    },
  };
}

/** Finds the position of the last byte of what may be a gram, at or behind `from`; -1 where none follows. */
type Next = (bytes: Uint8Array, from: number) => number;

/** The loop stands alone in a function of its own: with anything else in it, it runs at half the speed. */
function createGramSearch(filter: Int32Array): Next {
  return (bytes, from) => {
    const length = bytes.length;
    let gram = gramBefore(bytes, from);
    for (let at = from; at < length; at++) {
      gram = (gram >>> 8) | (bytes[at]! << 24);
      const hash = Math.imul(gram | caseBits, factor);
      if (((filter[hash >>> 19]! >>> (hash >>> 14)) & 1) !== 0) return at;
    }
    return -1;
  };
}

/** The same for words of which some are shorter than a gram. */
function createMarkSearch(filter: Int32Array, marks: Uint8Array): Next {
  return (bytes, from) => {
    const length = bytes.length;
    let gram = gramBefore(bytes, from);
    for (let at = from; at < length; at++) {
      const byte = bytes[at]!;
      gram = (gram >>> 8) | (byte << 24);
      const hash = Math.imul(gram | caseBits, factor);
      if ((((filter[hash >>> 19]! >>> (hash >>> 14)) | marks[byte]!) & 1) !== 0) return at;
    }
    return -1;
  };
}

/** The three bytes before `at`, as the loops left them; NULs before the first. */
function gramBefore(bytes: Uint8Array, at: number): number {
  return ((bytes[at - 3] ?? 0) << 8) | ((bytes[at - 2] ?? 0) << 16) | ((bytes[at - 1] ?? 0) << 24);
}

/** Puts the words whose gram ends with the byte at `at`, and that stand there whole, into the two lists. */
function compareWords(words: Words, bytes: Uint8Array, at: number, ends: number[], found: number[]): void {
  const gram = bytes[at - 3]! | (bytes[at - 2]! << 8) | (bytes[at - 1]! << 16) | (bytes[at]! << 24);
  for (let word = words.slots[slotOf(gram)]!; word >= 0; word = words.next[word]!) {
    const start = at - 3 - words.offsets[word]!;
    const end = endOf(words, word, bytes, start);
    if (end > 0) insert(ends, found, end, word);
  }
}

function compareShort(words: Words, bytes: Uint8Array, at: number, ends: number[], found: number[]): void {
  for (const word of words.short) {
    const end = endOf(words, word, bytes, at - words.offsets[word]!);
    if (end > 0) insert(ends, found, end, word);
  }
}

/** Where a word that begins at `start` ends; 0 where it does not stand there. */
function endOf({ letters, starts }: Words, word: number, bytes: Uint8Array, start: number): number {
  const first = starts[word]!;
  const length = starts[word + 1]! - first;
  if (start < 0 || start + length > bytes.length) return 0;
  for (let i = 0; i < length; i++) if (lower[bytes[start + i]!] !== letters[first + i]) return 0;
  return start + length;
}

function insert(ends: number[], found: number[], end: number, word: number): void {
  let place = ends.length;
  for (; place > 0 && ends[place - 1]! > end; place--) {
    ends[place] = ends[place - 1]!;
    found[place] = found[place - 1]!;
  }
  ends[place] = end;
  found[place] = word;
}

const lower = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));

function slotOf(gram: number): number {
  return Math.imul(gram | caseBits, factor) >>> (32 - bitsOfSlots);
}

function prepareWords(words: readonly string[]): Words {
  const { letters, starts } = joinWords(words);
  const offsets = new Int32Array(words.length);
  const slots = new Int32Array(1 << bitsOfSlots).fill(-1);
  const next = new Int32Array(words.length).fill(-1);
  const filter = new Int32Array(1 << (bitsOfFilter - 5));
  const marks = new Uint8Array(256);
  const short: number[] = [];
  for (let word = 0; word < words.length; word++) {
    const start = starts[word]!;
    const length = starts[word + 1]! - start;
    const at = findRarest(letters, start, length < gramLength ? 1 : gramLength, start + length);
    offsets[word] = at - start;
    if (length < gramLength) {
      short.push(word);
      for (let byte = 0; byte < 256; byte++) if (lower[byte] === letters[at]) marks[byte] = 1;
      continue;
    }
    const gram = letters[at]! | (letters[at + 1]! << 8) | (letters[at + 2]! << 16) | (letters[at + 3]! << 24);
    const hash = Math.imul(gram | caseBits, factor);
    filter[hash >>> 19]! |= 1 << (hash >>> 14);
    const slot = slotOf(gram);
    next[word] = slots[slot]!;
    slots[slot] = word;
  }
  return { letters, starts, offsets, slots, next, filter, short, ...(short.length === 0 ? {} : { marks }) };
}

function joinWords(words: readonly string[]): Pick<Words, "letters" | "starts"> {
  const joined = words.join("");
  const letters = new Uint8Array(joined.length);
  for (let i = 0; i < joined.length; i++) {
    const byte = joined.charCodeAt(i);
    if (byte > 127) throw new Error("An anchor has a character that is not ASCII");
    letters[i] = lower[byte]!;
  }
  const starts = new Int32Array(words.length + 1);
  for (const [word, { length }] of words.entries()) {
    if (length === 0) throw new Error("An anchor is empty");
    starts[word + 1] = starts[word]! + length;
  }
  return { letters, starts };
}

const rarity = Uint8Array.from({ length: 256 }, (_, byte) => {
  const place = fromCommonToRare.indexOf(String.fromCharCode(byte));
  return place < 0 ? fromCommonToRare.length : place;
});

/** Where in a word the bytes begin that are least common, each by itself. */
function findRarest(letters: Uint8Array, start: number, length: number, end: number): number {
  let best = start;
  let most = -1;
  for (let at = start; at + length <= end; at++) {
    let score = 0;
    for (let i = at; i < at + length; i++) score += rarity[letters[i]!]!;
    if (score <= most) continue;
    most = score;
    best = at;
  }
  return best;
}
