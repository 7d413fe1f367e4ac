import { describe, expect, it } from "vitest";
import { parseHar } from "../../src/parsers/har.ts";

const entry = (more: Record<string, unknown> = {}, request: Record<string, unknown> = {}, response: Record<string, unknown> = {}) => ({
  request: { method: "GET", url: "https://myapp.test/#top", headers: [], ...request },
  response: { status: 200, headers: [], content: { mimeType: "text/html; charset=utf-8", text: "<p>hi" }, ...response },
  ...more,
});
const har = (...entries: unknown[]): string => JSON.stringify({ log: { version: "1.2", entries } });
const errorOf = (text: string): string => {
  const parsed = parseHar(text);
  return parsed.ok ? "it was read" : parsed.error;
};

describe("a recorded visit", () => {
  it("is read with its forms, cookies and answers, in the ways in which browsers write them", () => {
    const text = har(
      entry(
        { _resourceType: "Document" },
        {
          method: "post",
          headers: [{ name: "Content-Type", value: "application/x-www-form-urlencoded" }],
          postData: {
            mimeType: "application/x-www-form-urlencoded; charset=UTF-8",
            text: "a=1&b=two+words",
            params: [
              { name: "a", value: "1" },
              { name: "b", value: "two+words" },
            ],
          },
        },
        {
          status: 303,
          headers: [
            { name: "Set-Cookie", value: "sid=abc; Path=/\ncsrf=x%3D; Secure" },
            { name: "Location", value: "/next" },
          ],
        },
      ),
      // Firefox and Safari leave out what they do not know.
      {
        request: { method: "GET", url: "https://myapp.test/api" },
        response: { content: { mimeType: "application/json", text: "eyJhIjoiw6QifQ==", encoding: "base64" } },
      },
    );
    const parsed = parseHar(`\uFEFF${text}`);
    if (!parsed.ok) throw new Error(parsed.error);
    const [form, api] = parsed.value;
    expect(form).toMatchObject({
      method: "POST",
      url: "https://myapp.test/",
      resource: "document",
      status: 303,
      location: "/next",
      type: "text/html",
    });
    expect(form?.body?.fields).toEqual([
      ["a", "1"],
      ["b", "two words"],
    ]);
    expect(form?.cookies).toEqual([
      ["sid", "abc"],
      ["csrf", "x%3D"],
    ]);
    expect(api).toMatchObject({ status: 0, text: '{"a":"ä"}' });
  });

  it.each([
    { why: "it is no JSON", text: '{\n"log": {\n oops', says: /^it is no JSON: line 3 cannot be read$/u },
    { why: "it is empty", text: "", says: /^it is no JSON/u },
    { why: "it is a list", text: "[]", says: /^the file must be a group/u },
    { why: "there is no log", text: "{}", says: /^log must be a group/u },
    { why: "there are no entries", text: '{"log":{"entries":{}}}', says: /^log\.entries must be a list/u },
    { why: "an entry is none", text: har(null), says: /^log\.entries\[0\] must be a group/u },
    { why: "an address is a number", text: har(entry(), entry({}, { url: 7 })), says: /^log\.entries\[1\]\.request\.url must be a text$/u },
    {
      why: "an address is none",
      text: har(entry({}, { url: "no address" })),
      says: /^log\.entries\[0\]\.request\.url must be an address$/u,
    },
    { why: "an address is endless", text: har(entry({}, { url: `https://a.test/${"x".repeat(20_000)}` })), says: /longer than 16,384/u },
    { why: "headers are a text", text: har(entry({}, { headers: "none" })), says: /^log\.entries\[0\]\.request\.headers must be a list$/u },
    { why: "a header has no value", text: har(entry({}, { headers: [{ name: "a" }] })), says: /must have a name and a value each/u },
    { why: "there is no end to it", text: har(...Array.from({ length: 10_001 }, () => 0)), says: /has 10001 requests, and at most 10000/u },
  ])("is refused in a sentence with its place when $why", ({ text, says }) => {
    expect(errorOf(text)).toMatch(says);
  });

  it("keeps nothing of a form that is as long as a film", () => {
    const read = parseHar(har(entry({}, { postData: { mimeType: "text/plain", text: "x".repeat(300_000) } })));
    expect(read).toMatchObject({ ok: true, value: [{ body: { text: "", isTooLong: true } }] });
  });

  it("keeps the beginning of a long answer and nothing of a picture, and gets to the end of what is deeply nested", () => {
    const long = entry({}, {}, { content: { mimeType: "text/html", text: "x".repeat(3_000_000) } });
    const picture = entry({}, {}, { content: { mimeType: "image/png", text: "AAAA", encoding: "base64" } });
    const parsed = parseHar(har(long, picture));
    expect(parsed.ok && parsed.value.map(({ text }) => text.length)).toEqual([1024 * 1024, 0]);
    const deep = `${"[".repeat(5_000)}${"]".repeat(5_000)}`;
    expect(errorOf(`{"log":{"entries":[{"request":${deep},"response":{}}]}}`)).toBe("log.entries[0].request must be a group in { }");
  });
});
