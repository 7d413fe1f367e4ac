import { createSocket } from "node:dgram";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { decode, encode, type Answer, type DecodedPacket } from "dns-packet";
import * as fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { NoAnswer, type DnsAnswer, type DnsQuestion } from "../../src/model/tools.ts";
import { createDnsClient } from "../../src/tools/dns-client.ts";
import { answerTo } from "./dns-server.ts";
import { vantageWith } from "./loopback.ts";

const timeoutMs = 150;
const tc = 0x0200;
/** Two tries, each over UDP and then TCP, and what a busy machine adds. */
const mostMs = 4 * timeoutMs + 1_500;
const mostBytes = 64 * 1024 * 1024;

interface Hostile {
  /** What goes out for one datagram. */
  readonly udp?: (query: Buffer, packet: DecodedPacket) => readonly Buffer[];
  /** Does what it likes with a connection, once it was asked over it. */
  readonly tcp?: (socket: Socket, query: Buffer, packet: DecodedPacket) => void;
}

/** A name server that means no good: raw bytes over UDP and TCP on one port of loopback. */
async function serveHostile({ udp = () => [], tcp = () => undefined }: Hostile): Promise<string> {
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("data", (chunk: Buffer) => tcp(socket, chunk.subarray(2), decode(chunk.subarray(2))));
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as AddressInfo;
  const datagrams = createSocket("udp4");
  datagrams.on("message", (query, from) => {
    for (const reply of udp(query, decode(query))) datagrams.send(reply, from.port, from.address, () => undefined);
  });
  await new Promise<void>((resolve) => datagrams.bind(port, "127.0.0.1", resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    datagrams.close();
    await new Promise((resolve) => listener.close(resolve));
  });
  return `127.0.0.1:${port}`;
}

/** Asks once and holds the answer, or the reason, to its bounds of time and memory. */
async function ask(hostile: Hostile, type: DnsQuestion["type"] = "TXT"): Promise<DnsAnswer | NoAnswer> {
  const dns = createDnsClient({ vantage: vantageWith({ resolvers: [await serveHostile(hostile)] }) });
  const [before, started] = [process.memoryUsage().rss, performance.now()];
  const outcome = await dns.query({ name: "shop.test", type, timeoutMs }).catch((error: unknown) => {
    if (error instanceof NoAnswer) return error;
    throw error;
  });
  expect(performance.now() - started).toBeLessThan(mostMs);
  expect(process.memoryUsage().rss - before).toBeLessThan(mostBytes);
  if (outcome instanceof NoAnswer) expect(outcome.message).toMatch(/127\.0\.0\.1:\d+/u);
  return outcome;
}

/** The question's own bytes as the start of an answer: counts in the header, then whatever follows. */
function answerBytes(_: Buffer, packet: DecodedPacket, answers: number, ...rest: readonly Buffer[]): Buffer {
  const head = Buffer.from(encode({ type: "response", id: packet.id, questions: packet.questions }));
  head.writeUInt16BE(answers, 6);
  return Buffer.concat([head, ...rest]);
}

const pointer = (at: number): Buffer => Buffer.from([0xc0 | (at >> 8), at & 0xff]);
/** Type TXT, class IN, TTL 60, and the data with its length. */
const rest = (data: Buffer, claim = data.length): Buffer => {
  const fixed = Buffer.from([0, 16, 0, 1, 0, 0, 0, 60, claim >> 8, claim & 0xff]);
  return Buffer.concat([fixed, data]);
};
const questionBytes = (packet: DecodedPacket): number => encode({ type: "response", id: 1, questions: packet.questions }).length;
const text = (packet: DecodedPacket, data: readonly string[] | string): Answer =>
  ({ type: "TXT", name: packet.questions?.[0]?.name ?? "", ttl: 60, data }) as Answer;

describe("a packet that is broken", () => {
  it.each<{ why: string; make: (query: Buffer, packet: DecodedPacket) => Buffer; code: string }>([
    {
      why: "a name that points to itself",
      make: (q, p) => answerBytes(q, p, 1, pointer(questionBytes(p)), rest(Buffer.from([0]))),
      code: "malformed",
    },
    {
      why: "two names that point to each other",
      make: (q, p) =>
        answerBytes(q, p, 2, pointer(questionBytes(p) + 13), rest(Buffer.from([0])), pointer(questionBytes(p)), rest(Buffer.from([0]))),
      code: "malformed",
    },
    {
      why: "a name that points behind the end",
      make: (q, p) => answerBytes(q, p, 1, pointer(0x3fff), rest(Buffer.from([0]))),
      code: "malformed",
    },
    {
      why: "data longer than the packet",
      make: (q, p) => answerBytes(q, p, 1, pointer(12), rest(Buffer.from([3, 97, 98, 99]), 400)),
      code: "malformed",
    },
    {
      why: "a string longer than its data",
      make: (q, p) => answerBytes(q, p, 1, pointer(12), rest(Buffer.from([200, 97, 98]))),
      code: "malformed",
    },
    { why: "65,535 answers announced and none sent", make: (q, p) => answerBytes(q, p, 65_535), code: "malformed" },
    { why: "the header alone", make: (q, p) => answerBytes(q, p, 1).subarray(0, 12), code: "malformed" },
    { why: "half a header", make: (q, p) => answerBytes(q, p, 1).subarray(0, 7), code: "timeout" },
    { why: "nothing at all", make: () => Buffer.alloc(0), code: "timeout" },
    { why: "the question sent back as it came", make: (q) => q, code: "timeout" },
  ])("ends with a reason: $why", async ({ make, code }) => {
    expect(await ask({ udp: (query, packet) => [make(query, packet)] })).toMatchObject({ layer: "dns", code });
  });

  it("cut off anywhere, is never read as an answer with less in it", async () => {
    const packet = { id: 1, questions: [{ type: "TXT", name: "shop.test", class: "IN" }] } as unknown as DecodedPacket;
    const whole = answerTo(packet, { answers: [text(packet, "v=spf1 include:a.test -all"), text(packet, "another")] }).length;
    for (const end of [12, 20, 27, 30, 40, whole - 20, whole - 1]) {
      const outcome = await ask({
        udp: (_, asked) => [
          answerTo(asked, { answers: [text(asked, "v=spf1 include:a.test -all"), text(asked, "another")] }).subarray(0, end),
        ],
      });
      expect(outcome, `cut at ${end} of ${whole}`).toMatchObject({ code: expect.stringMatching(/^(?:malformed|timeout)$/u) });
    }
  }, 30_000);

  it("with any byte changed, gives an answer or a reason in time, and nothing else", async () => {
    let changes: readonly (readonly [number, number])[] = [];
    const address = await serveHostile({
      udp: (_, packet) => {
        const bytes = Buffer.from(answerTo(packet, { answers: [text(packet, ["v=spf1 -all", "x"])] }));
        for (const [at, value] of changes) bytes[2 + (at % (bytes.length - 2))] = value;
        return [bytes];
      },
    });
    const dns = createDnsClient({ vantage: vantageWith({ resolvers: [address] }) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat({ max: 500 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 }), async (made) => {
        changes = made;
        const started = performance.now();
        const outcome = await dns.query({ name: "shop.test", type: "TXT", timeoutMs: 20 }).catch((error: unknown) => error);
        expect(outcome instanceof NoAnswer || typeof (outcome as DnsAnswer).rcode === "string").toBe(true);
        expect(performance.now() - started).toBeLessThan(2_000);
      }),
      { numRuns: 200, seed: 1_035 },
    );
  }, 60_000);
});

describe("packets that belong to somebody else", () => {
  const wrongId = (packet: DecodedPacket): Buffer =>
    answerTo({ ...packet, id: ((packet.id ?? 0) + 1) & 0xffff }, { answers: [text(packet, "forged")] });
  const wrongQuestion = (packet: DecodedPacket): Buffer =>
    answerTo(
      { ...packet, questions: [{ type: "TXT", name: "bank.test", class: "IN" }] },
      {
        answers: [text(packet, "forged")],
      },
    );

  it.each([
    { why: "the id is wrong", forge: wrongId },
    { why: "the question is another", forge: wrongQuestion },
  ])("are never the answer, however many come: $why", async ({ forge }) => {
    const flood = (packet: DecodedPacket): Buffer[] => Array.from({ length: 2_000 }, () => forge(packet));
    expect(await ask({ udp: (_, packet) => flood(packet) })).toMatchObject({ code: "timeout" });
    const mixed = await ask({ udp: (_, packet) => [...flood(packet).slice(0, 20), answerTo(packet, { answers: [text(packet, "true")] })] });
    expect(mixed).toMatchObject({ values: ["true"] });
  });

  it("are passed over on a connection too", async () => {
    const outcome = await ask({
      udp: (_, packet) => [answerTo(packet, { flags: tc })],
      tcp: (socket, _, packet) => {
        for (const message of [wrongId(packet), wrongQuestion(packet), answerTo(packet, { answers: [text(packet, "true")] })])
          socket.write(framed(message));
      },
    });
    expect(outcome).toMatchObject({ values: ["true"] });
  });
});

describe("records out of proportion", () => {
  const over = (answers: (packet: DecodedPacket) => readonly Answer[]): Hostile => ({
    udp: (_, packet) => [answerTo(packet, { flags: tc })],
    tcp: (socket, _, packet) => void socket.write(framed(answerTo(packet, { answers: [...answers(packet)] }))),
  });

  it("one TXT of 64 KB comes whole", async () => {
    const outcome = await ask(
      over((packet) => [
        text(
          packet,
          Array.from({ length: 254 }, () => "x".repeat(255)),
        ),
      ]),
    );
    expect(outcome instanceof NoAnswer ? outcome.message : outcome.values[0]?.length).toBe(254 * 255);
  });

  it("thousands of records at one name", async () => {
    const outcome = await ask(over((packet) => Array.from({ length: 2_500 }, () => text(packet, "a"))));
    expect(outcome instanceof NoAnswer ? outcome.message : outcome.values.length).toBe(2_500);
  });

  it("aliases in a circle, or in a chain without end, are followed only so far", async () => {
    const alias = (name: string, to: string): Answer => ({ type: "CNAME", name, ttl: 60, data: to });
    const circle = await ask(
      over(() => [alias("shop.test", "a.test"), alias("a.test", "b.test"), alias("b.test", "a.test")]),
      "A",
    );
    expect(circle).toMatchObject({ values: [], chain: ["a.test", "b.test"] });
    const links = Array.from({ length: 900 }, (_, at) => alias(at === 0 ? "shop.test" : `h${at}.test`, `h${at + 1}.test`));
    const chain = await ask(
      over(() => links),
      "A",
    );
    expect(chain instanceof NoAnswer ? -1 : chain.chain.length).toBeLessThanOrEqual(16);
  });
});

describe("a connection that leads nowhere", () => {
  const cut: Hostile["udp"] = (_, packet) => [answerTo(packet, { flags: tc })];
  it.each<{ why: string; tcp: NonNullable<Hostile["tcp"]>; code: string }>([
    { why: "it is taken, and nothing comes", tcp: () => undefined, code: "timeout" },
    { why: "it is closed without a word", tcp: (socket) => void socket.end(), code: "closed" },
    {
      why: "it announces 64 KB, sends ten bytes and closes",
      tcp: (socket) => void socket.end(Buffer.from([0xff, 0xff, 1, 2, 3, 4, 5, 6, 7, 8])),
      code: "closed",
    },
    { why: "it announces an empty message for ever", tcp: (socket) => void socket.write(Buffer.alloc(200_000)), code: "timeout" },
    {
      why: "it sends one byte now and then",
      tcp: (socket, _, packet) => {
        const bytes = framed(answerTo(packet, { answers: [text(packet, "x".repeat(200))] }));
        let at = 0;
        const timer = setInterval(() => socket.write(bytes.subarray(at, ++at)), 40);
        socket.on("close", () => clearInterval(timer));
      },
      code: "timeout",
    },
    {
      why: "it never stops to send what was not asked for",
      tcp: (socket) => {
        const noise = framed(Buffer.alloc(60_000, 7));
        const send = (): void => {
          while (!socket.destroyed && socket.write(noise));
          if (!socket.destroyed) socket.once("drain", send);
        };
        send();
      },
      code: "malformed",
    },
  ])("ends in time ($code): $why", async ({ tcp, code }) => {
    expect(await ask({ udp: cut, tcp })).toMatchObject({ layer: "dns", code });
  });

  it("says that an answer which is cut off again over TCP is what came", async () => {
    const outcome = await ask({
      udp: cut,
      tcp: (socket, _, packet) => void socket.write(framed(answerTo(packet, { flags: tc, answers: [text(packet, "part")] }))),
    });
    expect(outcome instanceof NoAnswer || outcome.values.length === 1).toBe(true);
  });
});

function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}
