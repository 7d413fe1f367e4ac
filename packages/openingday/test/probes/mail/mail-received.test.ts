import { beforeAll, describe, expect, it } from "vitest";
import { NotConfigured, type ProbeContext } from "../../../src/model/probe.ts";
import type { PublicForm } from "../../../src/model/target.ts";
import { type HttpAnswer, type HttpRequest, NoAnswer } from "../../../src/model/tools.ts";
import mailReceived from "../../../src/probes/mail/mail-received.ts";
import { fakeAnswer } from "../../fake-answer.ts";
import { mostRequests } from "../most-requests.ts";
import { composeMail, makeSigningKey } from "./compose-mail.ts";
import { createMemory } from "./kept-memory.ts";
import { createZone, type Zone } from "./mail-zone.ts";

const signUp: PublicForm = {
  name: "sign-up",
  kind: "signup",
  url: "https://app.brightpath.test/signup",
  fields: { name: "Lead {{unique}}", email: "{{email}}", password: "correct horse" },
};
const reset: PublicForm = {
  name: "reset",
  kind: "reset",
  url: "https://app.brightpath.test/reset",
  fields: { email: "owner@brightpath.test" },
};
const address = "launch-word1@inbox.test";

let raw: Uint8Array;
beforeAll(async () => {
  raw = await composeMail();
});

interface World {
  readonly forms?: readonly PublicForm[];
  readonly inbox?: { readonly kind: "mailpit"; readonly url: string; readonly address: string; readonly waitSeconds?: number } | null;
  /** Status of the page behind the reset link. */
  readonly page?: number;
  /** Status or failure of each form by its name. */
  readonly answers?: Readonly<Record<string, number | Error>>;
  /** Milliseconds after which each form's mail is there; absent: never. */
  readonly mailAfterMs?: Readonly<Record<string, number>>;
  readonly list?: () => { readonly status: number; readonly text: string };
  readonly clientAddresses?: string;
  readonly selectors?: readonly string[];
  /** Names besides the usual ones. */
  readonly zone?: Zone;
  readonly raw?: Uint8Array;
}

function answer(url: string, status: number, body: Uint8Array): HttpAnswer {
  return fakeAnswer(url, { status, body });
}

function start(world: World = {}) {
  const requests: HttpRequest[] = [];
  const arrivals: { id: string; at: number }[] = [{ id: "somebody-else", at: 0 }];
  let nowMs = 1_000;
  const { dns } = createZone({
    "send.brightpath.test": { TXT: ["v=spf1 ip4:127.0.0.30 -all"] },
    "_dmarc.brightpath.test": { TXT: ["v=DMARC1; p=none"] },
    ...world.zone,
  });
  async function request(asked: HttpRequest): Promise<HttpAnswer> {
    requests.push(asked);
    const form = (world.forms ?? [signUp, reset]).find(({ url }) => url === asked.url);
    if (form !== undefined) {
      const outcome = world.answers?.[form.name] ?? 303;
      if (outcome instanceof Error) throw outcome;
      const after = (world.mailAfterMs ?? { "sign-up": 250, reset: 250 })[form.name];
      if (outcome < 400 && after !== undefined) arrivals.push({ id: `${form.name}-${arrivals.length}`, at: nowMs + after });
      return answer(asked.url, outcome, new Uint8Array());
    }
    if (asked.url.endsWith("/raw")) return answer(asked.url, 200, world.raw ?? raw);
    if (asked.url.includes("/reset/")) return answer(asked.url, world.page ?? 200, new TextEncoder().encode("<p>Loading…"));
    const listed = world.list?.();
    if (listed !== undefined) return answer(asked.url, listed.status, new TextEncoder().encode(listed.text));
    const messages = arrivals
      .filter(({ at }) => at <= nowMs)
      .map(({ id }) => ({ ID: id, To: [{ Address: id === "somebody-else" ? "other@inbox.test" : address }] }))
      .toReversed();
    return answer(asked.url, 200, new TextEncoder().encode(JSON.stringify({ messages })));
  }
  const clock = {
    now: () => nowMs,
    sleep: async (ms: number) => {
      nowMs += ms;
    },
  };
  const inbox =
    world.inbox === null
      ? undefined
      : (world.inbox ?? { kind: "mailpit", url: "http://127.0.0.9:8025/", address: "launch-{{unique}}@inbox.test", waitSeconds: 15 });
  const { memory, kept } = createMemory();
  const declared = {
    selectors: world.selectors ?? [],
    domain: "brightpath.test",
    site: "https://brightpath.test/",
    app: "https://app.brightpath.test/",
    hosts: [],
  };
  const context = {
    target: { declared: { ...declared, forms: world.forms ?? [signUp, reset] }, inbox, clientAddresses: world.clientAddresses },
    tools: { dns, memory, http: { request }, clock, random: { word: () => "word1" } },
    mode: "active",
    signal: new AbortController().signal,
    progress: () => {},
  } as unknown as ProbeContext;
  return { evidence: mailReceived.gather(context), requests, kept };
}

describe("mail.received", () => {
  it("signs up, asks for a reset for the same address, and judges both mails", async () => {
    const { evidence, requests } = start({ clientAddresses: "127.20." });
    const { expected, mails, missing } = await evidence;
    expect({ expected, missing }).toEqual({ expected: ["sign-up", "reset"], missing: [] });
    expect(mails.map(({ purpose, tookMs, fromDomain }) => ({ purpose, tookMs, fromDomain }))).toEqual([
      { purpose: "sign-up", tookMs: 300, fromDomain: "brightpath.test" },
      { purpose: "reset", tookMs: 300, fromDomain: "brightpath.test" },
    ]);
    const posts = requests.filter(({ method }) => method === "POST");
    expect(posts.map(({ body }) => Object.fromEntries(new URLSearchParams(body)))).toEqual([
      { name: "Lead word1", email: address, password: "correct horse" },
      { email: address },
      { email: address },
    ]);
    const own = posts[0]?.localAddress;
    expect(own).toMatch(/^127\.20\./);
    expect(posts.every(({ localAddress }) => localAddress === own)).toBe(true);
    expect(requests.length).toBeLessThanOrEqual(mostRequests(mailReceived));
  });

  it("looks up the key that signed the mails where nobody had named it, and remembers its name alone", async () => {
    const key = makeSigningKey();
    const signed = await composeMail({ signatures: [{ domain: "brightpath.test", selector: "s9", key }] });
    const zone = { "s9._domainkey.brightpath.test": { TXT: [key.record] } };
    const { evidence, kept } = start({ raw: signed, zone });
    expect((await evidence).keys).toMatchObject([
      { selector: "s9", origin: "received", name: "s9._domainkey.brightpath.test", lookup: { values: [key.record] } },
    ]);
    expect(JSON.parse(kept.get("selectors") ?? "[]")).toEqual([{ domain: "brightpath.test", selector: "s9", seenAt: expect.any(String) }]);
    const named = start({ raw: signed, zone, selectors: ["s9"] });
    expect((await named.evidence).keys).toBeUndefined();
    const unsigned = start({ raw: signed });
    expect((await unsigned.evidence).keys).toBeUndefined();
    expect(unsigned.kept.size).toBe(0);
  });

  it("opens the reset link as a customer, then a second one as a scanner first", async () => {
    const { evidence, requests } = start({ clientAddresses: "127.20." });
    const visit = { status: 200, hasForm: false };
    expect((await evidence).links).toEqual([
      { purpose: "reset", host: "app.brightpath.test", fresh: visit, scanned: { head: 200, get: 200, visit } },
    ]);
    const opened = requests.filter(({ url }) => url.includes("/reset/"));
    expect(opened.map(({ method }) => method)).toEqual(["GET", "HEAD", "GET", "GET"]);
    expect(opened[0]?.localAddress).toBe(opened[3]?.localAddress);
    expect(opened[1]?.localAddress).not.toBe(opened[0]?.localAddress);
    expect(JSON.stringify(await evidence)).not.toContain("abcdefghijkl0123456789");
  });

  it("does not ask for a second mail where the first link is dead", async () => {
    const { evidence, requests } = start({ page: 404 });
    expect((await evidence).links).toEqual([{ purpose: "reset", host: "app.brightpath.test", fresh: { status: 404, hasForm: false } }]);
    expect(requests.filter(({ method }) => method === "POST")).toHaveLength(2);
  });

  it("posts to the app with no client address where none is declared", async () => {
    const { evidence, requests } = start();
    await evidence;
    expect(requests.every(({ localAddress }) => localAddress === undefined)).toBe(true);
  });

  it("says so when no mail comes, within its budget", async () => {
    const { evidence, requests } = start({ mailAfterMs: {} });
    expect(await evidence).toEqual({
      expected: ["sign-up", "reset"],
      mails: [],
      links: [],
      missing: [
        { purpose: "sign-up", reason: expect.stringMatching(/no mail came within 15 seconds/) as string },
        { purpose: "reset", reason: expect.stringMatching(/not yet confirmed/) as string },
      ],
    });
    expect(requests.length).toBeLessThanOrEqual(mostRequests(mailReceived));
  });

  it("takes a mail that comes at the last moment", async () => {
    const { mails } = await start({ forms: [signUp], mailAfterMs: { "sign-up": 14_900 } }).evidence;
    expect(mails).toMatchObject([{ purpose: "sign-up", tookMs: 15_000 }]);
  });

  it.each([
    { why: "the form is refused", answers: { "sign-up": 422 }, asked: false, reason: /refused our request \(422/ },
    { why: "a limit stops us", answers: { "sign-up": 429 }, asked: false, reason: /429: too many requests/ },
    {
      why: "nothing answers",
      answers: { "sign-up": new NoAnswer("connect", "ECONNREFUSED", "the connection was refused") },
      asked: false,
      reason: /could not be sent: the connection was refused/,
    },
    { why: "the app breaks", answers: { "sign-up": 500 }, asked: undefined, reason: /error of the app \(500\)/ },
  ])("does not ask for a reset when at sign-up $why", async ({ answers, asked, reason }) => {
    const { evidence, requests } = start({ answers });
    const { missing } = await evidence;
    expect(missing).toEqual([
      { purpose: "sign-up", reason: expect.stringMatching(reason) as string, ...(asked === undefined ? {} : { asked }) },
      { purpose: "reset", reason: expect.stringMatching(/no account/) as string, asked: false },
    ]);
    expect(requests.filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  it("sends no form with a field whose value nobody has", async () => {
    const { evidence, requests } = start({ forms: [{ ...signUp, fields: { email: "{{email}}", plan: "{{plan}}" } }] });
    const reason = "The form “sign-up” could not be sent: nothing gives a value to {{plan}}";
    expect(await evidence).toMatchObject({ mails: [], missing: [{ purpose: "sign-up", reason, asked: false }] });
    expect(requests.filter(({ method }) => method === "POST")).toEqual([]);
  });

  it("still asks for a reset when the sign-up mail does not come", async () => {
    const { mails, missing } = await start({ mailAfterMs: { reset: 100 } }).evidence;
    expect(mails).toMatchObject([{ purpose: "reset" }]);
    expect(missing).toMatchObject([{ purpose: "sign-up" }]);
  });

  it("uses a fixed mailbox without a sign-up form", async () => {
    const world = { forms: [reset], inbox: { kind: "mailpit" as const, url: "http://127.0.0.9:8025", address } };
    expect(await start(world).evidence).toMatchObject({ expected: ["reset"], mails: [{ purpose: "reset" }] });
  });

  it.each([
    { why: "no mailbox", world: { inbox: null }, reason: /names no mailbox/ },
    { why: "no form", world: { forms: [] }, reason: /no sign-up or reset form/ },
    { why: "a reset form alone", world: { forms: [reset] }, reason: /no sign-up form/ },
  ])("is not configured with $why", async ({ world, reason }) => {
    const { evidence, requests } = start(world);
    await expect(evidence).rejects.toThrow(NotConfigured);
    await expect(evidence).rejects.toThrow(reason);
    expect(requests).toEqual([]);
  });

  it.each([
    { why: "answers with an error", list: () => ({ status: 500, text: "" }), reason: /answered 500/ },
    { why: "is not Mailpit", list: () => ({ status: 200, text: "<html>" }), reason: /not answer as Mailpit/ },
    { why: "answers another shape", list: () => ({ status: 200, text: '{"messages":[{"id":1}]}' }), reason: /not answer as Mailpit/ },
  ])("rejects before it signs up when the mailbox $why", async ({ list, reason }) => {
    const { evidence, requests } = start({ list });
    await expect(evidence).rejects.toThrow(reason);
    expect(requests.filter(({ method }) => method === "POST")).toEqual([]);
  });
});
