import { describe, expect, it } from "vitest";
import { runJourney, type RunJourneyOptions } from "../../src/journeys/run.ts";
import type { Journey, RequestStep, Step } from "../../src/model/journey.ts";
import { NoAnswer, type HttpAnswer, type HttpRequest } from "../../src/model/tools.ts";
import { answerOf, fakeTools } from "./loopback.ts";

const signal = new AbortController().signal;
const site = "https://app.example.com";
const inbox = { kind: "mailpit", url: "http://127.0.0.1:1/", address: "launch-{{unique}}@inbox.test" } as const;

const open: RequestStep = { kind: "request", name: "open", url: `${site}/` };
const journeyOf = (steps: readonly Step[], cleanup?: readonly Step[]): Journey => ({
  id: "customer",
  title: "A new customer",
  writes: true,
  steps,
  cleanup,
});

async function walk(
  steps: readonly Step[],
  http: (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>,
  more: Partial<RunJourneyOptions> & { cleanup?: "now" | "later"; cleanupSteps?: readonly Step[] } = {},
) {
  const tools = fakeTools(http);
  const result = await runJourney(journeyOf(steps, more.cleanupSteps), { tools, signal, inbox, ...more });
  return { ...result, sent: tools.sent };
}
const ok = (url: string, text = "fine"): HttpAnswer => answerOf(url, 200, [["content-type", "text/html"]], text);

const redirect = ({ url }: HttpRequest): HttpAnswer =>
  url.startsWith(site) ? answerOf(url, 302, [["location", "https://other.example/"]]) : ok(url);
const list = (url: string, ids: readonly string[], to = "Launch-word1@inbox.test"): HttpAnswer =>
  answerOf(url, 200, [], JSON.stringify({ messages: ids.map((ID) => ({ ID, To: [{ Address: to }] })) }));
const logoutOnly = ({ url }: HttpRequest): HttpAnswer => answerOf(url, url.endsWith("/logout") ? 200 : 500);

describe("a request step", () => {
  it.each<{ why: string; step: Partial<RequestStep>; answer: (url: string) => HttpAnswer; says: RegExp; status?: number }>([
    {
      why: "an error answer",
      step: {},
      answer: (url) => answerOf(url, 500, [["content-type", "text/html"]], "<h1>Oh no</h1>"),
      says: /was answered with 500 where a success was expected; it said “Oh no”/,
      status: 500,
    },
    {
      why: "another status than expected",
      step: { expect: { status: 201 } },
      answer: ok,
      says: /with 200 where 201 was expected/,
      status: 200,
    },
    {
      why: "missing words",
      step: { expect: { contains: "Welcome {{unique}}" } },
      answer: ok,
      says: /without the words “Welcome word1”/,
      status: 200,
    },
    {
      why: "another place",
      step: { expect: { at: "/dashboard" } },
      answer: ok,
      says: /ended at https:\/\/app\.example\.com\/ where an address with “\/dashboard”/,
      status: 200,
    },
    {
      why: "a capture that is not there",
      step: { capture: { csrf: { field: "csrf" } } },
      answer: ok,
      says: /no form field called “csrf”/,
      status: 200,
    },
    {
      why: "an endless chain of redirects",
      step: {},
      answer: (url) => answerOf(url, 302, [["location", "/next"]]),
      says: /sent on more than 5 times/,
      status: 302,
    },
    {
      why: "a redirect to nowhere",
      step: {},
      answer: (url) => answerOf(url, 302, [["location", "javascript:1"]]),
      says: /not a web address/,
      status: 302,
    },
    { why: "its time limit", step: { limitMs: { failed: 0 } }, answer: ok, says: /it took 1 ms where 0 ms are the limit/, status: 200 },
  ])("fails for $why", async ({ step, answer, says, status }) => {
    const { run } = await walk(
      [
        { ...open, ...step },
        { ...open, name: "later" },
      ],
      ({ url }) => answer(url),
    );
    expect(run.ok).toBe(false);
    expect(run.steps).toMatchObject([{ ok: false, layer: "expectation", status }]);
    expect(run.steps[0]?.error).toMatch(says);
    expect(run.skipped).toEqual(["later"]);
  });

  it.each(["dns", "connect", "tls", "http"] as const)("names the layer %s when there is no answer", async (layer) => {
    const { run } = await walk([open], () => {
      throw new NoAnswer(layer, "X", "it is gone.");
    });
    expect(run.steps).toMatchObject([{ ok: false, layer, error: expect.stringContaining("it is gone") }]);
  });

  it.each<{ why: string; steps: readonly Step[]; more?: Partial<RunJourneyOptions>; http?: () => HttpAnswer; says: RegExp }>([
    {
      why: "a value that nothing gives",
      steps: [{ ...open, url: `${site}/{{link}}` }],
      says: /nothing gives a value to \{\{link\}\}/,
    },
    {
      why: "an address without an inbox",
      steps: [{ ...open, form: { email: "{{email}}" } }],
      more: { inbox: undefined },
      says: /\{\{email\}\}/,
    },
    {
      why: "a refusal by our own tools",
      steps: [open],
      http: () => {
        throw new Error("not yours");
      },
      says: /not yours/,
    },
    { why: "a used-up budget of requests", steps: [open, open], more: { maxRequests: 1 }, says: /as many requests as one run may/ },
    {
      why: "a used-up minute",
      steps: [{ kind: "pause", name: "wait", ms: 50_000 }, { kind: "pause", name: "wait", ms: 50_000 }, open],
      says: /time for the whole journey was used up/,
    },
    { why: "a stop from outside", steps: [open], more: { signal: AbortSignal.abort() }, says: /was stopped/ },
  ])("does not blame the site for $why", async ({ steps, more, http, says }) => {
    const { run } = await walk(steps, http ?? (({ url }) => ok(url)), more);
    const failed = run.steps.at(-1);
    expect(failed?.ok).toBe(false);
    expect(failed?.error).toMatch(says);
    expect(failed?.layer).toBeUndefined();
  });

  it("fills templates, captures, and carries cookies through redirects as a browser does", async () => {
    const { run, values, sent } = await walk(
      [
        { kind: "request", name: "form", url: `${site}/signup`, capture: { csrf: { field: "csrf" } } },
        {
          kind: "request",
          name: "sign up",
          url: `${site}/signup`,
          form: { email: "{{email}}", csrf: "{{csrf}}" },
          expect: { at: "/hello" },
        },
      ],
      ({ url, method }) => {
        if (url.endsWith("/hello")) return ok(url, "hello");
        if (method === "POST")
          return answerOf(url, 303, [
            ["location", "/hello#top"],
            ["set-cookie", "session=s3cret; Secure; Path=/"],
          ]);
        return answerOf(
          url,
          200,
          [
            ["content-type", "text/html"],
            ["set-cookie", "pre=1"],
          ],
          `<input name="csrf" value="c1">`,
        );
      },
    );
    expect(run.ok).toBe(true);
    expect(values).toMatchObject({ unique: "word1", email: "launch-word1@inbox.test", csrf: "c1" });
    expect(sent).toMatchObject([
      { method: "GET", url: `${site}/signup`, rawCookies: true },
      {
        method: "POST",
        body: "email=launch-word1%40inbox.test&csrf=c1",
        headers: { cookie: "pre=1", origin: site, referer: `${site}/signup`, "content-type": "application/x-www-form-urlencoded" },
      },
      { method: "GET", url: `${site}/hello`, body: undefined, headers: { cookie: "pre=1; session=s3cret" } },
    ]);
    expect(sent[2]?.headers).not.toHaveProperty("content-type");
    expect(sent[2]?.headers).not.toHaveProperty("origin");
  });

  it.each([
    { status: 301, method: "GET" },
    { status: 302, method: "GET" },
    { status: 303, method: "GET" },
    { status: 307, method: "POST" },
    { status: 308, method: "POST" },
  ])("goes on after $status to a POST with $method", async ({ status, method }) => {
    const { sent } = await walk([{ ...open, url: `${site}/post`, json: { a: "{{unique}}" } }], ({ url }) =>
      url.endsWith("/post") ? answerOf(url, status, [["location", "https://other.example/x"]]) : ok(url),
    );
    expect(sent[1]).toMatchObject({ method, url: "https://other.example/x" });
    expect(sent[1]?.body).toBe(method === "POST" ? `{"a":"word1"}` : undefined);
  });

  it("does not carry a password to another host, nor follow when told not to", async () => {
    const followed = await walk([{ ...open, headers: { Authorization: "Bearer x" } }], redirect);
    expect(followed.sent[0]?.headers).toHaveProperty("authorization");
    expect(followed.sent[1]?.headers).not.toHaveProperty("authorization");
    const stayed = await walk([{ ...open, follow: false, expect: { status: 302 } }], redirect);
    expect(stayed.run.ok).toBe(true);
    expect(stayed.sent).toHaveLength(1);
  });

  it("asks again until the background work is done, and not for ever", async () => {
    let asked = 0;
    const step: Step = { ...open, name: "confirmed", expect: { contains: "paid" }, retry: { times: 5, everyMs: 500 } };
    const { run } = await walk([step], ({ url }) => ok(url, ++asked === 3 ? "paid" : "waiting"));
    expect(run).toMatchObject({ ok: true, steps: [{ ok: true, tookMs: 1003 }] });
    asked = 10;
    const never = await walk([step], ({ url }) => ok(url, ++asked === 3 ? "paid" : "waiting"));
    expect(never.run.ok).toBe(false);
    expect(never.sent).toHaveLength(6);
  });

  it("says when a step was slow without failing it", async () => {
    const { run } = await walk([{ ...open, limitMs: { degraded: 0 } }], ({ url }) => ok(url));
    expect(run).toMatchObject({ ok: true, steps: [{ ok: true, degraded: true }] });
  });

  it("shows no secret in what it says", async () => {
    const password = ["hunter", "2hunter2"].join("");
    const { run } = await walk([{ ...open, url: `${site}/login?next=private`, form: { password, email: "anna@example.com" } }], ({ url }) =>
      answerOf(url, 400, [["set-cookie", "s=cookievalue"]], `“${password}” is wrong for anna@example.com, cookievalue`),
    );
    expect(run.steps[0]?.error).toMatch(/was answered with 400/);
    for (const secret of [password, "anna", "private", "cookievalue"]) expect(run.steps[0]?.error).not.toContain(secret);
  });
});

describe("a mail step", () => {
  const mail: Step = {
    kind: "mail",
    name: "verify mail",
    to: "{{email}}",
    purpose: "confirm the address",
    capture: { link: { pattern: "https://\\S+/verify\\S*" } },
    withinMs: 5000,
  };

  it("waits for the mail with the link, past others", async () => {
    let asked = 0;
    const { run, values, sent } = await walk([mail, { ...open, url: "{{link}}" }], ({ url }) => {
      if (url.includes("/search")) return list(url, ++asked < 3 ? ["welcome"] : ["verify", "welcome"]);
      if (url.endsWith("/welcome/raw")) return answerOf(url, 200, [], "Subject: hi\n\nWelcome");
      if (url.endsWith("/verify/raw")) return answerOf(url, 200, [], "Subject: hi\n\nhttps://app.example.com/verify?t=1\n");
      return ok(url);
    });
    expect(run.ok).toBe(true);
    expect(values["link"]).toBe("https://app.example.com/verify?t=1");
    expect(sent.filter(({ url }) => url.endsWith("/welcome/raw"))).toHaveLength(1);
    expect(sent[0]?.url).toBe("http://127.0.0.1:1/api/v1/search?query=to%3Alaunch-word1%40inbox.test");
  });

  it.each<{ why: string; http: (request: HttpRequest) => HttpAnswer; layer: string | undefined; says: RegExp }>([
    { why: "nothing arrives", http: ({ url }) => list(url, []), layer: "mail", says: /no mail arrived within 5 s \(confirm the address\)/ },
    {
      why: "only somebody else's mail is there",
      http: ({ url }) => list(url, ["x"], "launch-word1@inbox.test.other"),
      layer: "mail",
      says: /no mail arrived/,
    },
    {
      why: "the mail has no link",
      http: ({ url }) => (url.includes("/search") ? list(url, ["x"]) : answerOf(url, 200, [], "Subject: a\n\nhello")),
      layer: "mail",
      says: /a mail arrived within 5 s, but not with/,
    },
    {
      why: "the inbox is broken",
      http: ({ url }) => answerOf(url, 502),
      layer: undefined,
      says: /mailbox at .* answered 502/,
    },
    {
      why: "the inbox is something else",
      http: ({ url }) => answerOf(url, 200, [], "<html>"),
      layer: undefined,
      says: /mailbox at .* does not answer as Mailpit does/,
    },
  ])("says so when $why", async ({ http, layer, says }) => {
    const { run } = await walk([mail], http);
    expect(run.steps[0]?.ok).toBe(false);
    expect(run.steps[0]?.layer).toBe(layer);
    expect(run.steps[0]?.error).toMatch(says);
  });

  it("does not take the same mail twice", async () => {
    const { run } = await walk([mail, { ...mail, name: "second mail" }], ({ url }) =>
      url.includes("/search") ? list(url, ["x"]) : answerOf(url, 200, [], "Subject: a\n\nhttps://app.example.com/verify"),
    );
    expect(run.steps).toMatchObject([{ ok: true }, { ok: false, layer: "mail" }]);
  });
});

describe("the cleanup", () => {
  const cleanupSteps: readonly Step[] = [
    { ...open, name: "delete", url: `${site}/delete` },
    { ...open, name: "never made", url: `${site}/{{id}}` },
    { ...open, name: "log out", url: `${site}/logout` },
  ];

  it("runs after a failure, step by step, and does not count", async () => {
    const { run } = await walk([open], logoutOnly, { cleanupSteps });
    expect(run.steps).toHaveLength(1);
    expect(run.cleanup).toMatchObject([
      { name: "delete", ok: false },
      { name: "log out", ok: true },
    ]);
    const clean = await walk([{ ...open, url: `${site}/logout` }], logoutOnly, { cleanupSteps });
    expect(clean.run.ok).toBe(true);
  });

  it("can wait for the caller, and runs once", async () => {
    const result = await walk([open], logoutOnly, { cleanupSteps, cleanup: "later" });
    expect(result.run.cleanup).toBeUndefined();
    expect(result.requestsSent()).toBe(1);
    expect(await result.cleanUp()).toHaveLength(2);
    expect(await result.cleanUp()).toHaveLength(0);
    expect(result.requestsSent()).toBe(3);
  });
});

it("refuses a journey that is too long", async () => {
  await expect(walk([open, open, open], ({ url }) => ok(url), { maxSteps: 2 })).rejects.toThrow(/more than 2 steps/);
});
