import { describe, expect, it } from "vitest";
import { countAnswers } from "../../src/audit/answer-chain.ts";
import type { DnsAnswer, Tools } from "../../src/model/tools.ts";
import { fakeAnswer } from "../fake-answer.ts";

/** Tools whose answers come when the test says so, and the counter around them. */
function watch(resolved = new Set<string>(), dnsMs = 5) {
  const open: (() => void)[] = [];
  const answer = <T>(value: T): Promise<T> => new Promise((resolve) => open.push(() => resolve(value)));
  const bare = {
    dns: { query: () => answer({} as DnsAnswer), addresses: () => answer(["192.0.2.1"]) },
    http: {
      request: ({ url }: { url: string }) => {
        const given = fakeAnswer(url);
        return answer({ ...given, timings: { ...given.timings, dnsMs } });
      },
    },
    tls: { handshake: () => answer({}) },
  } as unknown as Tools;
  const counter = countAnswers(bare, resolved);
  /** All that is under way gets its answer. */
  const round = async (): Promise<void> => {
    for (const arrive of open.splice(0)) arrive();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { ...counter, round };
}
const question = { name: "myapp.test", type: "A" } as const;

describe("answers in a row", () => {
  it("counts one for many questions at once", async () => {
    const { tools, round, longest } = watch();
    const all = [tools.dns.query(question), tools.dns.query(question), tools.dns.query(question)];
    await round();
    await Promise.all(all);
    expect(longest()).toEqual({ answersInARow: 1, total: 1 });
  });

  it("counts each question that is put after an answer came", async () => {
    const { tools, round, longest } = watch();
    const slow = tools.dns.query(question);
    await round();
    await slow;
    const asked = [tools.dns.query(question), tools.dns.query(question)];
    await round();
    await Promise.all(asked);
    expect(longest().total).toBe(2);
  });

  it("counts what never got an answer, too", async () => {
    const dead = { dns: { query: () => Promise.reject(new Error("silence")) } } as unknown as Tools;
    const { tools, longest } = countAnswers(dead, new Set());
    await expect(tools.dns.query(question)).rejects.toThrow("silence");
    expect(longest().total).toBe(1);
  });

  it.each([
    { why: "the first request to a host looks its name up", url: "https://myapp.test/", known: [], dnsMs: 5, want: 2 },
    { why: "the host is known from another probe", url: "https://myapp.test/", known: ["myapp.test"], dnsMs: 5, want: 1 },
    { why: "the vantage says where to dial", url: "https://myapp.test/", known: [], dnsMs: 0.01, want: 1 },
    { why: "the host is an address", url: "http://127.0.0.1:8080/", known: [], dnsMs: 5, want: 1 },
    { why: "the host is an IPv6 address", url: "http://[::1]/", known: [], dnsMs: 5, want: 1 },
    { why: "the host is this machine", url: "http://localhost:8080/", known: [], dnsMs: 5, want: 1 },
  ])("counts $want when $why", async ({ url, known, dnsMs, want }) => {
    const { tools, round, longest } = watch(new Set(known), dnsMs);
    const asked = tools.http.request({ url });
    await round();
    await asked;
    expect(longest().total).toBe(want);
  });

  it("looks a name up once, whoever asks first", async () => {
    const { tools, round, longest } = watch();
    const first = tools.dns.addresses("myapp.test");
    await round();
    await first;
    const again = tools.dns.addresses("myapp.test");
    await round();
    await again;
    const shaken = tools.tls.handshake("myapp.test");
    await round();
    await shaken;
    expect(longest().total).toBe(2);
  });

  it("goes on behind the longer of its own answers and another probe's", async () => {
    const { tools, round, longest, follow } = watch();
    const own = tools.dns.query(question);
    await round();
    await own;
    follow("http.pages", { answersInARow: 4, total: 4 });
    const after = tools.dns.query(question);
    await round();
    await after;
    expect(longest()).toEqual({ answersInARow: 1, answersAfter: "http.pages", total: 5 });
    follow("dns.hosts", { answersInARow: 1, total: 1 });
    expect(longest().total).toBe(5);
  });
});
