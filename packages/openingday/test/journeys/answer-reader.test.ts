import { describe, expect, it } from "vitest";
import { createAnswerReader } from "../../src/journeys/answer-reader.ts";

interface Read {
  readonly status: number;
  readonly body: string;
  readonly bytes: number;
  readonly keepsOpen: boolean;
  readonly complete: boolean;
}

/** Reads an answer in pieces of that size; `ends`: the connection is closed afterwards. */
function readIn(pieceBytes: number, raw: string, options: { method?: string; keepBytes?: number; ends?: boolean } = {}): Read {
  const { method = "GET", keepBytes = 1000, ends = false } = options;
  const reader = createAnswerReader();
  reader.reset(method, keepBytes);
  const all = Buffer.from(raw, "latin1");
  // One piece of memory for all, as a connection has it.
  const shared = Buffer.alloc(Math.max(1, pieceBytes));
  let complete = false;
  for (let at = 0; at < all.length; at += pieceBytes) {
    const piece = all.subarray(at, at + pieceBytes);
    piece.copy(shared);
    complete = reader.read(shared.subarray(0, piece.length));
  }
  if (ends) complete = reader.end();
  const { status, bytes, keepsOpen, chunks } = reader;
  return { status, body: Buffer.concat(chunks).toString("latin1"), bytes, keepsOpen, complete };
}

const pieces = [1, 2, 3, 7, 64, 100_000];
const counted = (body: string): string => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const chunked = (...parts: string[]): string =>
  `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join("")}0\r\n\r\n`;

describe("an answer, however it is cut into pieces", () => {
  it.each<{ why: string; raw: string; reads: Partial<Read>; more?: Parameters<typeof readIn>[2] }>([
    { why: "with a length", raw: counted("hello"), reads: { status: 200, body: "hello", bytes: 5, keepsOpen: true } },
    { why: "that is empty", raw: counted(""), reads: { body: "", bytes: 0 } },
    { why: "in chunks", raw: chunked("hel", "lo, ", "world"), reads: { body: "hello, world", bytes: 12, keepsOpen: true } },
    { why: "in chunks that hold line ends", raw: chunked("a\r\n0\r\n\r\nb"), reads: { body: "a\r\n0\r\n\r\nb" } },
    {
      why: "in chunks with extensions, capitals and trailers",
      raw: "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, Chunked\r\n\r\nA;name=value\r\n0123456789\r\n0\r\nx-sum: 1\r\n\r\n",
      reads: { body: "0123456789", keepsOpen: true },
    },
    {
      why: "without one, after “not modified”",
      raw: "HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n",
      reads: { status: 304, bytes: 0 },
    },
    { why: "without one, after “no content”", raw: "HTTP/1.1 204 No Content\r\n\r\n", reads: { status: 204, keepsOpen: true } },
    {
      why: "to HEAD",
      raw: "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n",
      more: { method: "HEAD" },
      reads: { bytes: 0, keepsOpen: true },
    },
    {
      why: "after something said in advance",
      raw: `HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n${counted("late")}`,
      reads: { status: 200, body: "late" },
    },
    {
      why: "that closes",
      raw: "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 2\r\n\r\nok",
      reads: { body: "ok", keepsOpen: false },
    },
    { why: "of an old server", raw: "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", reads: { body: "ok", keepsOpen: false } },
    {
      why: "of an old server that keeps the connection",
      raw: "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok",
      reads: { keepsOpen: true },
    },
    { why: "without a reason phrase", raw: "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", reads: { status: 200, body: "ok" } },
    {
      why: "with the same length twice",
      raw: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok",
      reads: { body: "ok" },
    },
    { why: "with a line that has no colon", raw: "HTTP/1.1 200 OK\r\nnonsense\r\nContent-Length: 2\r\n\r\nok", reads: { body: "ok" } },
    { why: "of which only the beginning is kept", raw: counted("0123456789"), more: { keepBytes: 4 }, reads: { body: "0123", bytes: 10 } },
    {
      why: "of which nothing is kept",
      raw: chunked("0123456789"),
      more: { keepBytes: 0 },
      reads: { body: "", bytes: 10, keepsOpen: true },
    },
    {
      why: "that ends with the connection",
      raw: "HTTP/1.1 200 OK\r\n\r\nall of it",
      more: { ends: true },
      reads: { body: "all of it", keepsOpen: false },
    },
  ])("$why", ({ raw, reads, more }) => {
    for (const piece of pieces) expect(readIn(piece, raw, more), `in pieces of ${piece}`).toMatchObject({ complete: true, ...reads });
  });

  it.each<{ why: string; raw: string }>([
    { why: "before its head was whole", raw: "HTTP/1.1 200 OK\r\nContent-Le" },
    { why: "before its length was reached", raw: counted("hello").slice(0, -1) },
    { why: "before the last chunk", raw: chunked("hello").slice(0, -5) },
  ])("that is cut off $why is not complete", ({ raw }) => {
    for (const piece of pieces) expect(readIn(piece, raw, { ends: true }).complete).toBe(false);
  });

  it.each<{ why: string; raw: string; code: string }>([
    { why: "another protocol", raw: "SSH-2.0-OpenSSH_9\r\n", code: "not-http" },
    { why: "a status that is none", raw: "HTTP/1.1 abc OK\r\n\r\n", code: "not-http" },
    { why: "HTTP/2 in plain", raw: "\u0000\u0000\u0012\u0004\u0000", code: "not-http" },
    { why: "a length that is none", raw: "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", code: "not-http" },
    { why: "two lengths", raw: "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", code: "not-http" },
    { why: "a chunk without a size", raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", code: "not-http" },
    {
      why: "a chunk that is longer than it said",
      raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
      code: "not-http",
    },
    { why: "a size that never ends", raw: `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${"0".repeat(5000)}`, code: "not-http" },
    { why: "headers without end", raw: `HTTP/1.1 200 OK\r\n${"x: y\r\n".repeat(20_000)}`, code: "headers-too-long" },
    { why: "trailers without end", raw: `${chunked("a").slice(0, -2)}${"x: y\r\n".repeat(1)}${"z".repeat(70_000)}`, code: "not-http" },
  ])("that is $why is refused", ({ raw, code }) => {
    for (const piece of [7, 64, 100_000]) expect(() => readIn(piece, raw)).toThrow(expect.objectContaining({ code }));
  });

  it("longer than 16 MB is refused, and nothing of it is held", () => {
    const reader = createAnswerReader();
    reader.reset("GET", 0);
    reader.read(Buffer.from("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"));
    const block = Buffer.alloc(1024 * 1024);
    expect(() => {
      for (let n = 0; n < 20; n++) reader.read(block);
    }).toThrow(expect.objectContaining({ code: "body-too-long" }));
    expect(reader.chunks).toEqual([]);
  });

  it("that says more than was asked leaves its connection unusable", () => {
    expect(readIn(100_000, `${counted("one")}${counted("two")}`)).toMatchObject({ body: "one", keepsOpen: false, complete: true });
  });

  it("gives its headers in lower case, repeated ones as a list, and none that would change an object", () => {
    const reader = createAnswerReader();
    reader.reset("GET", 100);
    reader.read(
      Buffer.from(
        "HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nset-cookie:b=2\r\n__proto__: x\r\nKeep-Alive: timeout=3\r\nContent-Length: 0\r\n\r\n",
      ),
    );
    expect(Object.entries(reader.headers)).toEqual([
      ["set-cookie", ["a=1", "b=2"]],
      ["__proto__", "x"],
      ["keep-alive", "timeout=3"],
      ["content-length", "0"],
    ]);
    expect(reader.keptForMs).toBe(2000);
  });

  it("forgets one before it reads the next", () => {
    const reader = createAnswerReader();
    for (const body of ["first", "second, longer"]) {
      reader.reset("GET", 100);
      expect(reader.read(Buffer.from(counted(body)))).toBe(true);
      expect(Buffer.concat(reader.chunks).toString()).toBe(body);
      expect(reader.bytes).toBe(body.length);
    }
  });
});
