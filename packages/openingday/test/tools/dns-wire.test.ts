import { encode, type Answer } from "dns-packet";
import { array, assert, integer, property, uint8Array } from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeAnswer, type WireAnswer, type WireQuestion } from "../../src/tools/dns-wire.ts";

const question: WireQuestion = { id: 7, name: "shop.test", type: "TXT", recursion: true, edns: true };
const asked = [{ type: "TXT" as const, name: "shop.test", class: "IN" as const }];
const respond = (answers: Answer[]): Buffer => encode({ type: "response", id: 7, questions: asked, answers });

/** What the client makes of bytes: an answer, nothing, or "cannot be read". */
function read(bytes: Buffer): WireAnswer | undefined | "unreadable" {
  try {
    return decodeAnswer(bytes, question);
  } catch {
    return "unreadable";
  }
}

describe("hostile answers", () => {
  it("ends where names point at themselves or at each other", () => {
    const header = Buffer.from([0, 7, 0x84, 0, 0, 1, 0, 1, 0, 0, 0, 0]);
    const asking = Buffer.from([4, ...Buffer.from("shop"), 4, ...Buffer.from("test"), 0, 0, 16, 0, 1]);
    const at = header.length + asking.length;
    const loop = Buffer.concat([header, asking, Buffer.from([0xc0 | (at >> 8), at & 0xff, 0, 16, 0, 1, 0, 0, 0, 1, 0, 2, 1, 65])]);
    const two = Buffer.concat([header, asking, Buffer.from([0xc0, at + 2, 0xc0, at, 0, 16, 0, 1, 0, 0, 0, 1, 0, 2, 1, 65])]);
    const started = performance.now();
    for (const bytes of [loop, two]) expect(read(bytes)).toBe("unreadable");
    expect(performance.now() - started).toBeLessThan(200);
  });

  it("reads a text of 64 KB whole, and cannot read one that is cut", () => {
    const data = Array.from({ length: 250 }, () => "x".repeat(255));
    const bytes = respond([{ type: "TXT", name: "shop.test", ttl: 1, data }]);
    expect(bytes.length).toBeGreaterThan(63_000);
    expect(read(bytes)).toMatchObject({ values: ["x".repeat(250 * 255)] });
    for (const keep of [20, 100, 40_000, bytes.length - 1]) expect(read(bytes.subarray(0, keep))).toBe("unreadable");
  });

  it("follows a circle of aliases no further than its length, and a long chain no further than 16", () => {
    const cname = (name: string, data: string): Answer => ({ type: "CNAME", name, ttl: 1, data });
    expect(read(respond([cname("shop.test", "a.test"), cname("a.test", "shop.test")]))).toMatchObject({
      values: [],
      chain: ["a.test", "shop.test"],
    });
    const long = Array.from({ length: 60 }, (_, index) => cname(index === 0 ? "shop.test" : `h${index}.test`, `h${index + 1}.test`));
    expect((read(respond(long)) as WireAnswer).chain).toHaveLength(16);
  });

  it("does not take an answer to another question for its own", () => {
    expect(read(encode({ type: "response", id: 8, questions: asked, answers: [] }))).toBeUndefined();
    expect(read(encode({ type: "response", id: 7, questions: [{ type: "A", name: "shop.test" }], answers: [] }))).toBeUndefined();
    expect(read(encode({ type: "response", id: 7, questions: [{ type: "TXT", name: "evil.test" }], answers: [] }))).toBeUndefined();
    expect(read(encode({ type: "query", id: 7, questions: asked, answers: [] }))).toBeUndefined();
  });

  it("comes to an end with any bytes, and with any change of a good answer", () => {
    const good = respond([
      { type: "TXT", name: "shop.test", ttl: 60, data: ["v=spf1 ", "-all"] },
      { type: "CNAME", name: "shop.test", ttl: 60, data: "a.shop.test" },
    ]);
    const settled = (bytes: Buffer): boolean => {
      const answer = read(bytes);
      return answer === undefined || answer === "unreadable" || answer.values.every((value) => typeof value === "string");
    };
    const junk = property(uint8Array({ maxLength: 200 }), (bytes) => settled(Buffer.concat([good.subarray(0, 12), bytes])));
    const changed = property(
      array(integer({ min: 2, max: good.length - 1 }), { maxLength: 4 }),
      integer({ min: 0, max: 255 }),
      (places, byte) => {
        const bytes = Buffer.from(good);
        for (const place of places) bytes[place] = byte;
        return settled(bytes);
      },
    );
    expect(() => assert(junk, { numRuns: 500, seed: 1035 })).not.toThrow();
    expect(() => assert(changed, { numRuns: 500, seed: 1035 })).not.toThrow();
  });
});
