import { expect, it } from "vitest";
import { parseHsts } from "../../src/parsers/hsts.ts";

it.each([
  { text: "max-age=31536000", value: { maxAgeSeconds: 31_536_000, includeSubDomains: false, preload: false } },
  { text: 'Max-Age="0" ; IncludeSubDomains; preload;', value: { maxAgeSeconds: 0, includeSubDomains: true, preload: true } },
  { text: "max-age=1; unknown=x", value: { maxAgeSeconds: 1, includeSubDomains: false, preload: false } },
])("reads “$text”", ({ text, value }) => {
  expect(parseHsts(text)).toEqual({ ok: true, value });
});

it.each(["", "includeSubDomains", "max-age=forever", "max-age=-1", "max-age", "max-age=1; max-age=2", `max-age=${"9".repeat(30)}`])(
  "refuses “%s”, as browsers do",
  (text) => {
    expect(parseHsts(text)).toMatchObject({ ok: false });
  },
);
