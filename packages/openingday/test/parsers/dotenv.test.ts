import { describe, expect, it } from "vitest";
import { parseDotenv } from "../../src/parsers/dotenv.ts";

const read = (text: string) => {
  const parsed = parseDotenv(text);
  return parsed.ok ? parsed.value.map(({ name, value, line }) => [name, value, line]) : parsed.error;
};

describe("environment files", () => {
  it.each([
    {
      why: "plain lines",
      text: "A=1\nB = two words \n",
      entries: [
        ["A", "1", 1],
        ["B", "two words", 2],
      ],
    },
    {
      why: "comments and empty lines",
      text: "# a\n\nA=1 # one\nB=a#b\n",
      entries: [
        ["A", "1", 3],
        ["B", "a#b", 4],
      ],
    },
    {
      why: "export and CRLF and a byte order mark",
      text: "\uFEFFexport A=1\r\nB=2\r\n",
      entries: [
        ["A", "1", 1],
        ["B", "2", 2],
      ],
    },
    {
      why: "quotes",
      text: `A="1 # 2"\nB='x\\n'\nC="x\\ny"\nD=\`z\``,
      entries: [
        ["A", "1 # 2", 1],
        ["B", "x\\n", 2],
        ["C", "x\ny", 3],
        ["D", "z", 4],
      ],
    },
    {
      why: "a key of several lines",
      text: `A="one\ntwo"\nB=3`,
      entries: [
        ["A", "one\ntwo", 1],
        ["B", "3", 3],
      ],
    },
    {
      why: "a quote that never closes",
      text: `A="one\nB=2`,
      entries: [
        ["A", '"one', 1],
        ["B", "2", 2],
      ],
    },
    {
      why: "names alone",
      text: "A\nB\n",
      entries: [
        ["A", undefined, 1],
        ["B", undefined, 2],
      ],
    },
    {
      why: "an empty value",
      text: "A=\nB=''",
      entries: [
        ["A", "", 1],
        ["B", "", 2],
      ],
    },
    { why: "nothing", text: "", entries: [] },
  ])("$why", ({ text, entries }) => {
    expect(read(text)).toEqual(entries);
  });
  it.each([{ text: '{"A": "1",\n"B": "2"}' }, { text: "<html>\n<p>Sign in</p>" }, { text: "A=1".repeat(400_000) }])(
    "refuses what is no list",
    ({ text }) => {
      expect(parseDotenv(text).ok).toBe(false);
    },
  );
});
