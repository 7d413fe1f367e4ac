/** Many words looked for in one pass over bytes, without regard to the case of ASCII letters. */
export interface WordSearch {
  /**
   * Shows every end of a word until `visit` returns true: the position behind it, and the word's index. Of words that lie over each other
   * the later may be shown first. Else the search goes on at the position that `visit` returns, where that lies ahead.
   */
  each(bytes: Uint8Array, visit: (end: number, word: number) => true | number): void;
}

/** How many bytes of a word are looked for first. */
const gramLength = 4;
/** Sets the bit by which ASCII letters of both cases differ; what falls together with it is told apart when the word is compared. */
const caseBits = 0x20_20_20_20;
const factor = 0x9e_37_79_b1 | 0;
const [bitsOfFilter, bitsOfSlots] = [18, 12];

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
  /** The same for the first and for the last three bytes of what is looked for. */
  readonly pairs: Int32Array;
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
  const { marks, slots, next: nextInSlot, short } = prepared;
  const next = marks === undefined ? createStridingSearch(prepared) : createMarkSearch(prepared.filter, marks);
  return {
    each(bytes, visit) {
      // The memory in groups of four bytes, as the processor reads them at once.
      const view = new Int32Array(bytes.buffer, 0, bytes.buffer.byteLength >> 2);
      let from = 0;
      for (let at = next(bytes, view, 0); at >= 0; at = next(bytes, view, Math.max(from, at + 1))) {
        for (let word = at < gramLength - 1 ? -1 : slots[slotOf(gramAt(bytes, at))]!; word >= 0; word = nextInSlot[word]!) {
          const end = endOf(prepared, word, bytes, at + 1 - gramLength);
          if (end === 0) continue;
          const answer = visit(end, word);
          if (answer === true) return;
          from = answer;
        }
        if (marks === undefined || marks[bytes[at]!] === 0) continue;
        for (const word of short) {
          const end = endOf(prepared, word, bytes, at);
          if (end === 0) continue;
          const answer = visit(end, word);
          if (answer === true) return;
          from = answer;
        }
      }
    },
  };
}

function gramAt(bytes: Uint8Array, at: number): number {
  return bytes[at - 3]! | (bytes[at - 2]! << 8) | (bytes[at - 1]! << 16) | (bytes[at]! << 24);
}

/** Finds the position of the last byte of what may be a gram, at or behind `from`; -1 where none follows. */
type Next = (bytes: Uint8Array, view: Int32Array, from: number) => number;

/**
 * Looks at every second position alone: of the two runs of three bytes in a gram one begins there, and `pairs` knows both. The loop stands
 * alone in a function of its own: with anything else in it, it runs at half the speed.
 */
function createStridingSearch({ pairs, filter }: Words): Next {
  return (bytes, view, from) => {
    // Counted from the beginning of the memory in which the bytes lie; what is before and behind them is others'.
    const offset = bytes.byteOffset;
    const first = Math.max(0, from - (gramLength - 1)) + offset;
    const end = offset + bytes.length - gramLength;
    const last = Math.min(view.length - 1, (end + gramLength + 3) >>> 2);
    let group = (first + (first & 1)) >>> 2;
    let before = group > 0 ? view[group - 1]! : 0;
    let fours = group < last ? view[group]! : 0;
    for (; group < last; group++) {
      const following = view[group + 1]!;
      if (has(pairs, fours << 8)) {
        const at = group * 4;
        if (at > first && has(filter, (before >>> 24) | (fours << 8))) return lastOf(at - 1, offset, end);
        if (at >= first && has(filter, fours)) return lastOf(at, offset, end);
      }
      if (has(pairs, ((fours >>> 8) & 0xff_ff_00) | (following << 24))) {
        const at = group * 4 + 2;
        if (at > first && has(filter, (fours >>> 8) | (following << 24))) return lastOf(at - 1, offset, end);
        if (at >= first && has(filter, (fours >>> 16) | (following << 16))) return lastOf(at, offset, end);
      }
      before = fours;
      fours = following;
    }
    // Only at the very end of the memory: its last groups are not seen whole above.
    for (let at = Math.max(first, last * 4 - 1); at <= end; at++) {
      const start = at - offset;
      if (has(filter, gramAt(bytes, start + gramLength - 1))) return start + gramLength - 1;
    }
    return -1;
  };
}

function has(filter: Int32Array, gram: number): boolean {
  const hash = Math.imul(gram | caseBits, factor);
  return ((filter[hash >>> 19]! >>> (hash >>> 14)) & 1) !== 0;
}

/** What begins behind the last place for a gram is made of bytes of others. */
function lastOf(at: number, offset: number, end: number): number {
  return at <= end ? at - offset + gramLength - 1 : -1;
}

/** Looks at every position, where some words are shorter than a gram. */
function createMarkSearch(filter: Int32Array, marks: Uint8Array): Next {
  return (bytes, _, from) => {
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

/** The three bytes before `at`, as the loop left them; NULs before the first. */
function gramBefore(bytes: Uint8Array, at: number): number {
  return ((bytes[at - 3] ?? 0) << 8) | ((bytes[at - 2] ?? 0) << 16) | ((bytes[at - 1] ?? 0) << 24);
}

/** Where a word ends whose looked-for bytes begin at `place`; 0 where it does not stand there. */
function endOf({ letters, starts, offsets }: Words, word: number, bytes: Uint8Array, place: number): number {
  const first = starts[word]!;
  const length = starts[word + 1]! - first;
  const start = place - offsets[word]!;
  if (start < 0 || start + length > bytes.length) return 0;
  for (let i = 0; i < length; i++) if (lower[bytes[start + i]!] !== letters[first + i]) return 0;
  return start + length;
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
  const pairs = new Int32Array(1 << (bitsOfFilter - 5));
  const marks = new Uint8Array(256);
  const short: number[] = [];
  for (let word = 0; word < words.length; word++) {
    const start = starts[word]!;
    const length = starts[word + 1]! - start;
    const at = length === gramLength ? start : findRarest(letters, start, length < gramLength ? 1 : gramLength, start + length);
    offsets[word] = at - start;
    if (length < gramLength) {
      short.push(word);
      for (let byte = 0; byte < 256; byte++) if (lower[byte] === letters[at]) marks[byte] = 1;
      continue;
    }
    const gram = letters[at]! | (letters[at + 1]! << 8) | (letters[at + 2]! << 16) | (letters[at + 3]! << 24);
    const hash = Math.imul(gram | caseBits, factor);
    filter[hash >>> 19]! |= 1 << (hash >>> 14);
    for (const three of [gram << 8, gram & 0xff_ff_ff_00]) {
      const half = Math.imul(three | caseBits, factor);
      pairs[half >>> 19]! |= 1 << (half >>> 14);
    }
    const slot = slotOf(gram);
    next[word] = slots[slot]!;
    slots[slot] = word;
  }
  return { letters, starts, offsets, slots, next, filter, pairs, short, ...(short.length === 0 ? {} : { marks }) };
}

function joinWords(words: readonly string[]): Pick<Words, "letters" | "starts"> {
  const joined = words.join("");
  const letters = new TextEncoder().encode(joined.toLowerCase());
  if (letters.length !== joined.length) throw new Error("An anchor has a character that is not ASCII");
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
