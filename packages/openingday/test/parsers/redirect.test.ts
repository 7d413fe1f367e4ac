import { expect, it } from "vitest";
import { readRedirect } from "../../src/parsers/redirect.ts";

const url = "https://app.example.com/in/login?next=1";
const read = (status: number, location?: string) =>
  readRedirect({ url, status, header: (name) => (name === "location" ? location : undefined) });

it.each([
  { location: "/home", value: "https://app.example.com/home" },
  { location: "other?a=b", value: "https://app.example.com/in/other?a=b" },
  { location: "//www.example.com", value: "https://www.example.com/" },
  { location: "http://example.com/a#part", value: "http://example.com/a" },
  { location: "", value: "https://app.example.com/in/login?next=1" },
])("goes on from “$location” to $value", ({ location, value }) => {
  for (const status of [301, 302, 303, 307, 308]) expect(read(status, location)).toEqual({ ok: true, value });
});

it.each(["javascript:alert(1)", "mailto:a@example.com", "https://", "http://[::1", "myapp://open"])(
  "opens “%s” in no browser",
  (location) => {
    expect(read(302, location)).toEqual({ ok: false, error: location });
  },
);

it.each([
  { why: "a page", status: 200, location: "/home" },
  { why: "something new", status: 201, location: "/home" },
  { why: "a choice", status: 300, location: "/home" },
  { why: "not modified", status: 304, location: "/home" },
  { why: "a redirect to nowhere", status: 302, location: undefined },
])("goes nowhere from $why", ({ status, location }) => {
  expect(read(status, location)).toBeUndefined();
});
