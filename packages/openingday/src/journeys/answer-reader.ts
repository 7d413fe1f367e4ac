/** What an answer is made of, as it comes. */
export interface AnswerReader {
  /** Takes bytes as they came; they may be changed afterwards. True once the answer is complete. Throws BadAnswer. */
  read(bytes: Buffer): boolean;
  /** The other side will send nothing more: whether that was the end that it announced. */
  end(): boolean;
  /** Forgets everything for the next answer. `keepBytes` of its body are kept. */
  reset(method: string, keepBytes: number): void;
  readonly status: number;
  /** Bytes of the body, without what frames them. */
  readonly bytes: number;
  /** Whether a byte of this answer came. */
  readonly begun: boolean;
  /** Whether the connection can carry another request, and for how many milliseconds it is kept for one. */
  readonly keepsOpen: boolean;
  readonly keptForMs: number;
  readonly headers: Record<string, string | string[]>;
  readonly chunks: Uint8Array[];
}

/** Something that is no answer, or one that costs too much. */
export class BadAnswer extends Error {
  override readonly name = "BadAnswer";
  readonly code: "not-http" | "headers-too-long" | "body-too-long";
  constructor(code: BadAnswer["code"]) {
    super(code);
    this.code = code;
  }
}

const maxHeadBytes = 64 * 1024;
const maxBodyBytes = 16 * 1024 * 1024;
const maxChunkLine = 1024;
const usuallyKeptMs = 4000;
/** A server that closes after five seconds does so while our request is on its way if we wait as long. */
const safetyMs = 1000;

type Stage = "head" | "counted" | "size" | "chunk" | "after-chunk" | "trailers" | "until-end" | "done";

/**
 * Reads the answers of one connection, one after the other, and keeps of each only what was asked for. Written for how many it can read
 * in a second: a head is looked through for the few fields that frame the body. @see RFC 9112 sections 2, 4, 6 and 7
 */
export function createAnswerReader(): AnswerReader {
  let stage: Stage = "head";
  let text = "";
  let left = 0;
  let keep = 0;
  let isHead = false;
  const reader = {
    status: 0,
    bytes: 0,
    begun: false,
    keepsOpen: true,
    keptForMs: usuallyKeptMs,
    headers: {} as Record<string, string | string[]>,
    chunks: [] as Uint8Array[],

    reset(method: string, keepBytes: number): void {
      stage = "head";
      text = "";
      keep = keepBytes;
      isHead = method === "HEAD";
      reader.status = 0;
      reader.bytes = 0;
      reader.begun = false;
      reader.keepsOpen = true;
      reader.keptForMs = usuallyKeptMs;
      if (keepBytes > 0) {
        reader.headers = {};
        reader.chunks = [];
      }
    },

    read(bytes: Buffer): boolean {
      reader.begun = true;
      let at = 0;
      while (at < bytes.length && stage !== "done") at = step(bytes, at);
      // What comes after the end belongs to no question of ours.
      if (stage === "done" && at < bytes.length) reader.keepsOpen = false;
      return stage === "done";
    },

    end: () => stage === "until-end" || stage === "done",
  };

  /** Takes what it can from there on; where the next begins. */
  function step(bytes: Buffer, at: number): number {
    switch (stage) {
      case "head":
        return takeHead(bytes, at);
      case "counted":
      case "chunk": {
        const taken = Math.min(left, bytes.length - at);
        takeBody(bytes, at, at + taken);
        left -= taken;
        if (left === 0) stage = stage === "counted" ? "done" : "after-chunk";
        return at + taken;
      }
      case "until-end":
        takeBody(bytes, at, bytes.length);
        return bytes.length;
      case "size":
      case "after-chunk":
      case "trailers":
        return takeLine(bytes, at);
      case "done":
        return at;
    }
  }

  function takeHead(bytes: Buffer, at: number): number {
    const before = text.length;
    text += bytes.toString("latin1", at, Math.min(bytes.length, at + maxHeadBytes));
    const begin = "HTTP/1.".slice(0, text.length);
    if (!text.startsWith(begin)) throw new BadAnswer("not-http");
    const end = text.indexOf("\r\n\r\n", Math.max(0, before - 3));
    if (end < 0) {
      if (text.length >= maxHeadBytes) throw new BadAnswer("headers-too-long");
      return bytes.length;
    }
    readHead(text.slice(0, end));
    text = "";
    return at + end + 4 - before;
  }

  function readHead(head: string): void {
    const status = Number(head.slice(9, 12));
    if (head[8] !== " " || !(status >= 100 && status <= 599)) throw new BadAnswer("not-http");
    // What was said in advance is not the answer yet.
    if (status < 200 && status !== 101) return;
    reader.status = status;
    reader.keepsOpen = head[7] === "1";
    let length: number | undefined;
    let coding = "";
    for (let from = head.indexOf("\r\n"); from >= 0;) {
      const begin = from + 2;
      const next = head.indexOf("\r\n", begin);
      const colon = head.indexOf(":", begin);
      if (colon > begin && (next < 0 || colon < next)) {
        const size = colon - begin;
        // Of all names only these few lengths are of interest: content-length, transfer-encoding, connection and keep-alive.
        if (keep > 0 || size === 14 || size === 17 || size === 10) {
          const name = head.slice(begin, colon).toLowerCase();
          const value = head.slice(colon + 1, next < 0 ? undefined : next).trim();
          if (name === "content-length") length = readLength(value, length);
          else if (name === "transfer-encoding") coding += `,${value.toLowerCase()}`;
          else if (name === "connection") reader.keepsOpen = readConnection(value, reader.keepsOpen);
          else if (name === "keep-alive") reader.keptForMs = readKeepAlive(value);
          if (keep > 0) addHeader(name, value);
        }
      }
      from = next;
    }
    frame(status, length, coding);
  }

  function frame(status: number, length: number | undefined, coding: string): void {
    if (isHead || status === 204 || status === 304) stage = "done";
    else if (coding !== "") stage = /,\s*chunked$/u.test(coding) ? "size" : untilEnd();
    else if (length === undefined || status === 101) stage = untilEnd();
    else {
      left = length;
      stage = length === 0 ? "done" : "counted";
    }
  }

  function untilEnd(): Stage {
    reader.keepsOpen = false;
    return "until-end";
  }

  /** Lines between chunks, and what follows the last of them. */
  function takeLine(bytes: Buffer, at: number): number {
    const newline = bytes.indexOf(10, at);
    const end = newline < 0 ? bytes.length : newline + 1;
    text += bytes.toString("latin1", at, end);
    if (text.length > (stage === "trailers" ? maxHeadBytes : maxChunkLine)) throw new BadAnswer("not-http");
    if (newline < 0) return end;
    const line = text.trimEnd();
    if (stage === "trailers") {
      if (line === "") stage = "done";
    } else if (stage === "after-chunk") {
      if (line !== "") throw new BadAnswer("not-http");
      stage = "size";
    } else {
      const [, size] = /^([\da-f]{1,8})\s*(?:;|$)/iu.exec(line) ?? [];
      if (size === undefined) throw new BadAnswer("not-http");
      left = Number.parseInt(size, 16);
      stage = left === 0 ? "trailers" : "chunk";
    }
    text = "";
    return end;
  }

  function takeBody(bytes: Buffer, from: number, to: number): void {
    const room = keep - reader.bytes;
    if (room > 0) reader.chunks.push(Buffer.from(bytes.subarray(from, Math.min(to, from + room))));
    reader.bytes += to - from;
    if (reader.bytes > maxBodyBytes) throw new BadAnswer("body-too-long");
  }

  function addHeader(name: string, value: string): void {
    const before = Object.hasOwn(reader.headers, name) ? reader.headers[name] : undefined;
    if (before === undefined) Object.defineProperty(reader.headers, name, { value, enumerable: true, configurable: true, writable: true });
    else reader.headers[name] = [...(typeof before === "string" ? [before] : before), value];
  }

  return reader;
}

function readLength(value: string, before: number | undefined): number {
  const length = /^\d{1,15}$/u.test(value) ? Number(value) : Number.NaN;
  // Two that differ are two answers to whoever reads them.
  if (Number.isNaN(length) || (before !== undefined && before !== length)) throw new BadAnswer("not-http");
  return length;
}

function readConnection(value: string, keeps: boolean): boolean {
  const said = value.toLowerCase();
  return said.includes("close") ? false : keeps || said.includes("keep-alive");
}

function readKeepAlive(value: string): number {
  const seconds = /timeout\s*=\s*(\d{1,5})/iu.exec(value)?.[1];
  return seconds === undefined ? usuallyKeptMs : Math.min(usuallyKeptMs, Math.max(0, Number(seconds) * 1000 - safetyMs));
}
