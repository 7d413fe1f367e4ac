import { describe, expect, it } from "vitest";
import { parseSettingsList, platformEnvironment } from "../../src/parsers/settings-list.ts";

function read(text: string, wanted?: "production" | "preview" | "development"): string[] | string {
  const parsed = parseSettingsList(text, wanted);
  return parsed.ok ? parsed.value.map(({ name, value }) => (value === undefined ? name : `${name}=${value}`)) : parsed.error;
}

const vercel = JSON.stringify({
  envs: [
    { key: "DATABASE_URL", type: "encrypted", value: "eyJ2Ij", target: ["production"] },
    { key: "API_KEY", type: "encrypted", decrypted: true, value: "one", target: ["production", "preview"] },
    { key: "SEAL", type: "sensitive", value: "", target: "production" },
    { key: "LEVEL", type: "plain", value: "debug", target: ["development"] },
  ],
});

describe("lists as platforms give them", () => {
  it.each([
    {
      why: "a file as “vercel env pull” and “railway variable list --kv” write it",
      text: '# Created by Vercel CLI\nA="1"\nB=2\n',
      entries: ["A=1", "B=2"],
    },
    { why: "names alone", text: "A\nB\n", entries: ["A", "B"] },
    {
      why: "“railway variable list --json”, “netlify env:list --json”, “heroku config --json”",
      text: '{"A":"1","B":""}',
      entries: ["A=1", "B="],
    },
    { why: "“fly secrets list --json”", text: '[{"name":"A","digest":"ab12","created_at":"x"}]', entries: ["A"] },
    { why: "the same, older", text: '[{"Name":"A","Digest":"ab12"}]', entries: ["A"] },
    {
      why: "“fly secrets list”",
      text: "NAME         \tDIGEST          \tCREATED AT\nDATABASE_URL \tc5f1d1c2        \t1h ago\n* NEW_KEY    \tc5f1d1c3        \t1h ago\n",
      entries: ["DATABASE_URL", "NEW_KEY"],
    },
    {
      why: "Render's API",
      text: '[{"envVar":{"key":"A","value":"1"},"cursor":"x"},{"envVar":{"key":"B","value":""},"cursor":"y"}]',
      entries: ["A=1", "B="],
    },
    { why: "hidden values", text: '{"A":"********"}', entries: ["A"] },
    { why: "nothing set", text: "{}", entries: [] },
    { why: "an empty list", text: "[]", entries: [] },
  ])("$why", ({ text, entries }) => {
    expect(read(text)).toEqual(entries);
  });

  it("takes from Vercel's answer what the environment has, and no value that is encrypted", () => {
    expect(read(vercel, "production")).toEqual(["DATABASE_URL", "API_KEY=one", "SEAL"]);
    expect(read(vercel, "development")).toEqual(["LEVEL=debug"]);
    expect(read(vercel)).toHaveLength(4);
  });

  it("takes the same from Vercel's table", () => {
    const table =
      "Vercel CLI 48.0.0\n> Environment Variables found for me/app [120ms]\n\n name               value               environments                        created\n DATABASE_URL       Encrypted           Production, Preview                 2d ago\n LEVEL              Encrypted           Development                         3d ago\n\n";
    expect(read(table, "production")).toEqual(["DATABASE_URL"]);
    expect(read(table, "development")).toEqual(["LEVEL"]);
  });

  it("takes Netlify's value for the context", () => {
    const netlify = JSON.stringify([
      {
        key: "A",
        values: [
          { context: "all", value: "1" },
          { context: "dev", value: "2" },
        ],
      },
      { key: "B", values: [{ context: "production", value: "3" }] },
      { key: "S", is_secret: true, values: [{ context: "all", value: "" }] },
    ]);
    expect(read(netlify, "production")).toEqual(["A=1", "B=3", "S"]);
    expect(read(netlify, "development")).toEqual(["A=2", "S"]);
  });

  it.each([
    { why: "half a file", text: '{"A":', says: /not whole/ },
    { why: "other JSON", text: '{"compilerOptions":{"strict":true}}', says: /not a list of settings/ },
    { why: "a list of something else", text: "[1,2]", says: /not a list of settings/ },
    { why: "prose", text: "Dear Ada,\nhere are the keys that you asked for.\nBen says hello!\n", says: /not a list/ },
  ])("does not take $why", ({ text, says }) => {
    expect(read(text)).toMatch(says);
  });
});

it.each([
  ["production", "production"],
  ["Live", "production"],
  ["staging", "preview"],
  ["dev", "development"],
  ["eu-1", undefined],
])("%s is %s", (name, platform) => {
  expect(platformEnvironment(name)).toBe(platform);
});
