import { expect, it } from "vitest";
import { parseCookieDate } from "../../src/journeys/cookie-date.ts";
import { createCookieJar } from "../../src/journeys/cookie-jar.ts";

const setCookies = (...values: readonly string[]) => values.map((value) => ({ name: "Set-Cookie", value }));
const at = Date.UTC(2026, 10, 3, 9);

it.each([
  { why: "goes back to its host", set: "s=1", to: "https://app.example.com/x", sent: "s=1" },
  { why: "stays away from a sub-domain unless told", set: "s=1", to: "https://a.app.example.com/", sent: undefined },
  { why: "reaches sub-domains with Domain", set: "s=1; Domain=example.com", to: "https://api.example.com/", sent: "s=1" },
  { why: "reads a leading dot as none", set: "s=1; Domain=.example.com", to: "https://example.com/", sent: "s=1" },
  { why: "is refused for somebody else's domain", set: "s=1; Domain=other.com", to: "https://other.com/", sent: undefined },
  { why: "is refused for a sibling", set: "s=1; Domain=api.example.com", to: "https://api.example.com/", sent: undefined },
  { why: "is refused for a public suffix", set: "s=1; Domain=com", to: "https://app.example.com/", sent: undefined },
  { why: "does not match half a label", set: "s=1; Domain=example.com", to: "https://badexample.com/", sent: undefined },
  { why: "is not sent in clear when Secure", set: "s=1; Secure", to: "http://app.example.com/", sent: undefined },
  { why: "is sent in clear when not", set: "s=1", to: "http://app.example.com/", sent: "s=1" },
  { why: "keeps to its path", set: "s=1; Path=/account", to: "https://app.example.com/accounting", sent: undefined },
  { why: "covers what is below its path", set: "s=1; Path=/account", to: "https://app.example.com/account/mail", sent: "s=1" },
  {
    why: "takes the folder of the page as its path",
    set: "s=1",
    from: "https://app.example.com/in/login",
    to: "https://app.example.com/",
    sent: undefined,
  },
  { why: "is gone with Max-Age 0", set: "s=1; Max-Age=0", to: "https://app.example.com/", sent: undefined },
  {
    why: "is gone when Expires lies in the past",
    set: "s=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    to: "https://app.example.com/",
    sent: undefined,
  },
  {
    why: "believes Max-Age before Expires",
    set: "s=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    to: "https://app.example.com/",
    sent: "s=1",
  },
  { why: "lives without end when Expires is no date", set: "s=1; Expires=soon", to: "https://app.example.com/", sent: "s=1" },
  {
    why: "is refused as __Host- with a Domain",
    set: "__Host-s=1; Secure; Path=/; Domain=app.example.com",
    to: "https://app.example.com/",
    sent: undefined,
  },
  { why: "is taken as __Host- done right", set: "__Host-s=1; Secure; Path=/", to: "https://app.example.com/", sent: "__Host-s=1" },
  { why: "keeps an equals sign in its value", set: "s=a=b==", to: "https://app.example.com/", sent: "s=a=b==" },
])("a cookie $why", ({ set, from = "https://app.example.com/login", to, sent }) => {
  const jar = createCookieJar(() => at);
  jar.take(from, setCookies(set));
  expect(jar.header(to)).toBe(sent);
});

it("replaces, removes and orders cookies as a browser does", () => {
  let now = at;
  const jar = createCookieJar(() => now);
  jar.take("https://a.example.com/", setCookies("one=1; Path=/", "two=2; Path=/deep", "three=3; Path=/; Max-Age=10"));
  jar.take("https://a.example.com/", setCookies("one=changed; Path=/"));
  expect(jar.header("https://a.example.com/deep/x")).toBe("two=2; one=changed; three=3");
  now += 10_000;
  expect(jar.header("https://a.example.com/")).toBe("one=changed");
  jar.take("https://a.example.com/", setCookies("one=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT"));
  expect(jar.header("https://a.example.com/")).toBeUndefined();
});

it("keeps no more than fifty cookies of a host, the newest", () => {
  const jar = createCookieJar(() => at);
  for (let n = 0; n < 60; n++) jar.take("https://a.example.com/", setCookies(`c${n}=1`));
  const sent = jar.header("https://a.example.com/")?.split("; ") ?? [];
  expect(sent).toHaveLength(50);
  expect(sent).toContain("c59=1");
});

it("refuses a secure cookie that came in clear", () => {
  const jar = createCookieJar(() => at);
  jar.take("http://app.example.com/", setCookies("s=1; Secure"));
  expect(jar.header("https://app.example.com/")).toBeUndefined();
});

it.each([
  { text: "Wed, 09 Jun 2027 10:18:14 GMT", iso: "2027-06-09T10:18:14.000Z" },
  { text: "Wednesday, 09-Jun-27 10:18:14 GMT", iso: "2027-06-09T10:18:14.000Z" },
  { text: "Wed Jun  9 10:18:14 2027", iso: "2027-06-09T10:18:14.000Z" },
  { text: "09 Jun 99 1:2:3", iso: "1999-06-09T01:02:03.000Z" },
  { text: "31 Feb 2027 10:18:14 GMT", iso: undefined },
  { text: "09 Jun 2027 25:18:14 GMT", iso: undefined },
  { text: "0", iso: undefined },
  { text: "", iso: undefined },
])("reads the date “$text”", ({ text, iso }) => {
  const date = parseCookieDate(text);
  expect(date === undefined ? undefined : new Date(date).toISOString()).toBe(iso);
});
