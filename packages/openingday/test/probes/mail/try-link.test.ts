import { describe, expect, it } from "vitest";
import type { HttpAnswer, HttpRequest, Tools } from "../../../src/model/tools.ts";
import { tryLink } from "../../../src/probes/mail/try-link.ts";
import { fakeAnswer } from "../../fake-answer.ts";
import { fakeTools } from "../../journeys/loopback.ts";

const app = "https://app.brightpath.test";
const token = (number: number): string => `a1b2c3d4e5f6g7h8i9j${number}`;

interface App {
  /** Uses the token up when its page is opened. */
  readonly burns?: boolean;
  /** Opens a session with the link and goes on to a page without a token, as Rails and Laravel apps do. */
  readonly redirects?: boolean;
  readonly secondMail?: boolean;
  readonly leadsTo?: string;
}

/** A small application with one-time links. */
function start({ burns = false, redirects = false, secondMail = true, leadsTo }: App = {}) {
  const used = new Set<string>();
  const passwords: string[] = [];
  function answer({ url, method = "GET", headers = {}, body = "" }: HttpRequest): HttpAnswer {
    const { pathname } = new URL(url);
    const held = headers["cookie"]?.split("=")[1] ?? pathname.split("/")[2] ?? "";
    if (pathname === "/login")
      return fakeAnswer(url, { status: 200, body: '<form action="/login" method="post"><input type="password" name="p"></form>' });
    if (leadsTo !== undefined) return fakeAnswer(url, { status: 302, headers: [["location", leadsTo]] });
    if (redirects && pathname !== "/reset/choose" && method !== "POST")
      return fakeAnswer(url, {
        status: 302,
        headers: [
          ["location", "/reset/choose"],
          ["set-cookie", `r=${held}; Path=/; Secure`],
        ],
      });
    if (used.has(held)) return fakeAnswer(url, { status: 410, body: "expired" });
    if (method === "POST") {
      used.add(held);
      passwords.push(new URLSearchParams(body).get("password") ?? "");
      expect(new URLSearchParams(body).get("csrf")).toBe("abc");
      return fakeAnswer(url, { status: 303, headers: [["location", "/login"]] });
    }
    if (burns && headers["user-agent"]?.includes("Scanner") === true) used.add(held);
    const form = '<form method="post"><input type="hidden" name="csrf" value="abc"><input type="password" name="password"></form>';
    return fakeAnswer(url, { status: 200, body: form });
  }
  const tools: Tools & { readonly sent: HttpRequest[] } = fakeTools(answer);
  const visitor = { tools, signal: new AbortController().signal, hosts: ["brightpath.test"] };
  const link = (number: number) => [{ host: "app.brightpath.test", url: `${app}/reset/${token(number)}` }];
  const trial = tryLink({
    purpose: "reset",
    links: link(1),
    visitor,
    scanner: { ...visitor, localAddress: "127.20.0.9" },
    customer: { password: "correct-horse", address: "a@inbox.test" },
    askAgain: async () => (secondMail ? link(2) : "no second mail"),
  });
  return { trial, sent: tools.sent, passwords };
}

const works = { status: 200, hasForm: true, sent: { status: 200, taken: true } };

describe("tryLink", () => {
  it.each([
    { why: "shows a form", world: {} },
    { why: "opens a session and sends on", world: { redirects: true } },
  ])("sees a link survive where the app $why", async ({ world }) => {
    const { trial, passwords } = start(world);
    expect(await trial).toEqual({
      purpose: "reset",
      host: "app.brightpath.test",
      fresh: works,
      scanned: { head: 200, get: 200, visit: works },
    });
    expect(passwords).toEqual(["correct-horse", "correct-horse2"]);
  });

  it("sees a link that a scanner uses up", async () => {
    const { trial } = start({ burns: true });
    expect(await trial).toMatchObject({ fresh: works, scanned: { visit: { status: 410, hasForm: false } } });
  });

  it("says why it came to no result, and keeps no token", async () => {
    const { trial } = start({ secondMail: false });
    expect(await trial).toEqual({ purpose: "reset", host: "app.brightpath.test", fresh: works, reason: "no second mail" });
    expect(JSON.stringify(await trial)).not.toContain(token(1));
  });

  it("follows no redirect to a host that is not declared", async () => {
    const { trial, sent } = start({ leadsTo: "https://elsewhere.test/reset" });
    expect(await trial).toMatchObject({
      reason: expect.stringMatching(/leads on to elsewhere\.test, which is not among the declared hosts/) as string,
    });
    expect(sent.map(({ url }) => new URL(url).hostname)).toEqual(["app.brightpath.test"]);
  });
});
