import { describe, expect, it } from "vitest";
import { NotConfigured, type ProbeContext } from "../../../src/model/probe.ts";
import type { LogPlace } from "../../../src/model/target.ts";
import type { HttpRequest } from "../../../src/model/tools.ts";
import logCanary from "../../../src/probes/logs/log-canary.ts";
import { webContext } from "../fake-tools.ts";

const login = { name: "login", kind: "login" as const, url: "https://app.test/login", fields: { email: "{{email}}", password: "x" } };
const signup = { name: "sign-up", kind: "signup" as const, url: "https://app.test/signup", fields: { email: "{{email}}", name: "Ada" } };
const place: LogPlace = {
  file: "/logs/app.log",
  payment: "https://app.test/hook",
  failure: { method: "POST", url: "https://app.test/hook" },
};

/** An app that writes what `write` makes of each request into a log that already holds a line. */
function appThatWrites(
  write: (request: HttpRequest) => string,
  logs: LogPlace | null = place,
): { context: ProbeContext; sent: HttpRequest[] } {
  let log = "an old line\n";
  const { context, sent } = webContext(
    (request) => {
      log += write(request);
      return { status: request.url.includes("/hook") ? 400 : 200 };
    },
    { forms: [login, signup] },
    logs === null ? {} : { logs },
  );
  const bytes = (): Uint8Array => new TextEncoder().encode(log);
  Object.assign(context.tools, {
    files: {
      size: async () => bytes().length,
      readFrom: async (_path: string, offset: number, maxBytes: number) => bytes().subarray(offset, offset + maxBytes),
    },
    clock: { now: () => 0, sleep: async () => undefined, quiet: async () => undefined },
  });
  return { context, sent };
}

const routeOf = (request: HttpRequest): string => new URL(request.url).pathname;

describe("log.canary", () => {
  it("finds nothing in a log of routes and statuses", async () => {
    const { context } = appThatWrites((request) => `{"route":"${routeOf(request)}","status":400}\n`);
    expect(await logCanary.gather(context)).toEqual({
      log: "app.log",
      sent: [
        { through: "login", status: 200 },
        { through: "sign-up", status: 200 },
        { through: "payment webhook", status: 400 },
      ],
      newLines: 4,
      found: [],
      leaks: [],
      failure: { url: "https://app.test/hook", status: 400, recorded: true },
    });
  });

  it.each([
    { why: "the body", write: (request: HttpRequest) => `${request.body}\n`, what: ["password", "address"] },
    { why: "the headers", write: (request: HttpRequest) => `${JSON.stringify(request.headers)}\n`, what: ["token"] },
    { why: "the address with its query", write: (request: HttpRequest) => `GET ${request.url}\n`, what: ["token"] },
    {
      why: "the body in base64",
      write: (request: HttpRequest) =>
        `${new URLSearchParams(request.body).get("password") === null ? "-" : btoa(new URLSearchParams(request.body).get("password") ?? "")}\n`,
      what: ["password"],
    },
  ])("names the way by which $why came into the log", async ({ write, what }) => {
    const { context } = appThatWrites((request) => (routeOf(request) === "/login" ? write(request) : "ok\n"));
    const { found } = await logCanary.gather(context);
    expect(new Set(found.map(({ through }) => through))).toEqual(new Set(["login"]));
    expect(found.map((one) => one.what)).toEqual(expect.arrayContaining(what));
  });

  it("keeps no planted value", async () => {
    const { context, sent } = appThatWrites((request) => `${request.url} ${request.body} ${JSON.stringify(request.headers)}\n`);
    const text = JSON.stringify(await logCanary.gather(context));
    for (const request of sent)
      for (const value of new URLSearchParams(request.body).values()) if (value !== "") expect(text).not.toContain(value);
    expect(text).not.toMatch(/odt|Od9_|odx|od-canary/u);
  });

  it("makes no account: a sign-up gets an address that is none", async () => {
    const { context, sent } = appThatWrites(() => "ok\n");
    await logCanary.gather(context);
    const body = sent.find((request) => routeOf(request) === "/signup")?.body;
    expect(new URLSearchParams(body).get("email")).not.toContain("@");
  });

  it("says so when the failed request left no line", async () => {
    const { context } = appThatWrites(() => "");
    expect(await logCanary.gather(context)).toMatchObject({ newLines: 0, failure: { status: 400, recorded: false } });
  });

  it("does not take the old part of the log for new", async () => {
    const { context } = appThatWrites(() => "");
    expect((await logCanary.gather(context)).newLines).toBe(0);
  });

  it("needs to be told where the log is", async () => {
    const { context } = appThatWrites(() => "", null);
    await expect(logCanary.gather(context)).rejects.toThrow(NotConfigured);
  });
});
