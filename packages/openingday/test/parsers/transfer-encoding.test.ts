import { describe, expect, it } from "vitest";
import { decodeBase64Text, decodeCharset, decodeQuotedPrintable, decodeWords, toByteString } from "../../src/parsers/transfer-encoding.ts";

describe("decodeWords", () => {
  it.each([
    { text: "plain", want: "plain" },
    { text: "=?utf-8?Q?Caf=C3=A9_ole?=", want: "Café ole" },
    { text: "=?UTF-8?B?w6k=?= =?UTF-8?B?w6g=?=", want: "éè" },
    { text: "a =?iso-8859-1?q?=E9?= b", want: "a é b" },
    { text: "=?utf-8*en?Q?x?=", want: "x" },
    { text: "=?nonsense?Q?x?=", want: "x" },
    { text: "=?utf-8?X?x?=", want: "=?utf-8?X?x?=" },
    { text: "=?utf-8?B?!!!?=", want: "" },
  ])("reads “$text”", ({ text, want }) => {
    expect(decodeWords(text)).toBe(want);
  });
});

it.each([
  { text: "a=3Db", want: "a=b" },
  { text: "soft=\r\nbreak", want: "softbreak" },
  { text: "trailing  \r\nspace", want: "trailing\r\nspace" },
  { text: "not =ZZ hex", want: "not =ZZ hex" },
])("undoes quoted-printable “$text”", ({ text, want }) => {
  expect(decodeQuotedPrintable(text)).toBe(want);
});

it.each([
  { text: "aGVs\r\nbG8=", want: "hello" },
  { text: "aGVsbG8", want: "hello" },
  { text: "aGVsbG8h*", want: "hello!" },
  { text: "A", want: "" },
  { text: "", want: "" },
])("undoes base64 “$text”", ({ text, want }) => {
  expect(decodeBase64Text(text)).toBe(want);
});

it("keeps every byte on the way through a byte string", () => {
  const bytes = Uint8Array.from({ length: 20_000 }, (_, at) => at % 256);
  expect(Uint8Array.from(toByteString(bytes), (character) => character.charCodeAt(0))).toEqual(bytes);
  expect(decodeCharset("\u00e9", "iso-8859-1")).toBe("é");
});
