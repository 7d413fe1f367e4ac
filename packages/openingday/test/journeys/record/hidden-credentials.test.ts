import { describe, expect, it } from "vitest";
import { chooseRequests } from "../../../src/journeys/record/choose-requests.ts";
import { toJourney } from "../../../src/journeys/record/to-journey.ts";
import { writeJourney } from "../../../src/journeys/record/write-journey.ts";
import type { TypedValue } from "../../../src/parsers/field-kind.ts";
import { type Exchange, visit } from "./visits.ts";

const word = "tiny horse";
const long = ["q7Hs9", "KpL2mX", "8vTz4RwYb"].join("");
const jwt = ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiI3In0", "c2lnbmF0dXJl"].join(".");
const apiKey = ["sk", "live", "51Habcdefghijk"].join("_");
const card = ["4111", "1111", "1111", "1111"].join("");

function write(exchanges: readonly Exchange[], typed: readonly TypedValue[] = []): string {
  const { chosen } = chooseRequests(visit(...exchanges), (host) => host === "app.myapp.test");
  const { journey } = toJourney(chosen, "recorded", typed);
  return writeJourney(journey, []);
}

const json = (body: unknown): Exchange => ({ url: "/api/login", json: body, type: "application/json", text: "{}" });
const page = (inputs: string): Exchange => ({ url: "/login", text: `<form method=post>${inputs}</form>` });

const hidden: readonly { why: string; exchanges: readonly Exchange[]; raw: readonly string[] }[] = [
  {
    why: "in the text of a GraphQL question",
    exchanges: [json({ query: `mutation { login(email: "ada@home.example", password: "${word}") { id } }` })],
    raw: [word, "ada@"],
  },
  {
    why: "in GraphQL’s variables",
    exchanges: [json({ query: "mutation L($i: In!) { login(i: $i) { id } }", variables: { i: { password: word } } })],
    raw: [word],
  },
  {
    why: "in GraphQL’s variables in an address",
    exchanges: [{ url: `/graphql?query=x&variables=${encodeURIComponent(JSON.stringify({ pin: "4938" }))}` }],
    raw: ["4938"],
  },
  { why: "in JSON inside JSON", exchanges: [json({ body: JSON.stringify({ deep: JSON.stringify({ password: word }) }) })], raw: [word] },
  {
    why: "in JSON inside a form",
    exchanges: [{ url: "/login", form: { data: JSON.stringify({ user: { password: word } }) } }],
    raw: [word],
  },
  {
    why: "in a list of names and values",
    exchanges: [
      json([
        { name: "password", value: word },
        { name: "note", value: "hello" },
      ]),
    ],
    raw: [word],
  },
  {
    why: "in pairs",
    exchanges: [
      json([
        ["password", word],
        ["size", "m"],
      ]),
    ],
    raw: [word],
  },
  { why: "below a name of its own", exchanges: [json({ password: { value: word, confirm: word } })], raw: [word] },
  { why: "in a list", exchanges: [json({ passwords: [word, "big horse"], password: [word, "big horse"] })], raw: [word, "big horse"] },
  {
    why: "in a form that is written with brackets",
    exchanges: [{ url: "/login", form: { "user[password]": word, "user[first_name]": "Lovelace" } }],
    raw: [word, "Lovelace"],
  },
  { why: "in a short name", exchanges: [{ url: "/login", form: { user_pw: word, pass1: "big horse" } }], raw: [word, "big horse"] },
  { why: "in other languages", exchanges: [json({ kennwort: word, motDePasse: word, contraseña: word, пароль: word })], raw: [word] },
  {
    why: "in a field that only the page calls a password",
    exchanges: [page("<input type=password name=fjas>"), { url: "/login", form: { fjas: word } }],
    raw: [word],
  },
  {
    why: "in a field that only the page calls a card",
    exchanges: [
      page('<input name=a autocomplete="billing cc-csc"><input name=b autocomplete="street-address">'),
      { url: "/login", form: { a: "987", b: "High Street" } },
    ],
    raw: ["987", "High Street"],
  },
  {
    why: "in the address to go on to",
    exchanges: [{ url: `/login?next=${encodeURIComponent(`/a?token=short1&page=2`)}` }],
    raw: ["short1"],
  },
  {
    why: "in a path of the address to go on to",
    exchanges: [{ url: `/login?next=${encodeURIComponent(`https://app.myapp.test/x/${long}`)}` }],
    raw: [long],
  },
  { why: "as a parameter of a path", exchanges: [{ url: "/home;jsessionid=1A2B3C4D5E?x=1" }], raw: ["1A2B3C4D5E"] },
  { why: "in a short link of a mail", exchanges: [{ url: "/reset/7hx2" }], raw: ["7hx2"] },
  { why: "in the code of a login elsewhere", exchanges: [{ url: "/callback?code=4%2F0Adeu&state=abc" }], raw: ["0Adeu", "abc"] },
  { why: "in a signed address", exchanges: [{ url: "/file?X-Amz-Signature=deadbeef&X-Amz-Credential=me%2F1" }], raw: ["deadbeef"] },
  { why: "as a signed token in a text", exchanges: [json({ note: `it was ${jwt}, was it not` })], raw: [jwt, "c2lnbmF0dXJl"] },
  { why: "as a key in a text", exchanges: [json({ note: `use ${apiKey} for it` })], raw: [apiKey] },
  { why: "as a card in a text", exchanges: [json({ note: `charge ${card} for it` })], raw: [card] },
  { why: "as an address that is a name", exchanges: [json({ invited: { "ada@home.example": true } })], raw: ["ada@"] },
  {
    why: "as an address in a path, encoded",
    exchanges: [
      { url: "/go", status: 302, answerHeaders: [["location", "/of/ada%40home.example/x"]] },
      { url: "/of/ada%40home.example/x" },
    ],
    raw: ["ada"],
  },
  {
    why: "in a header that a script set",
    exchanges: [{ ...json({}), headers: { "X-Auth-Token": "short", "X-Access-Token": "other", "X-Api-Session": "sess-9" } }],
    raw: ["short", "other", "sess-9"],
  },
  { why: "as a parameter without a value", exchanges: [{ url: `/login?${long}` }], raw: [long] },
  {
    why: "in the answer to a question of security",
    exchanges: [json({ securityAnswer: "Rex", recovery_code: "ab-12" })],
    raw: ["Rex", "ab-12"],
  },
  { why: "as the name to log in with", exchanges: [json({ username: "ada-l", password: word })], raw: ["ada-l", word] },
  {
    why: "again in a later step, in an address",
    exchanges: [json({ password: word }), { url: `/x?q=tiny+horse&r=tiny%20horse` }],
    raw: ["tiny+horse", "tiny%20horse"],
  },
  {
    why: "in base 64",
    exchanges: [json({ blob: btoa(JSON.stringify({ password: word, and: "more" })) })],
    raw: [btoa(JSON.stringify({ password: word, and: "more" }))],
  },
];

describe("a credential is not written", () => {
  it.each(hidden)("$why", ({ exchanges, raw }) => {
    const text = write(exchanges);
    for (const one of raw) expect(text).not.toContain(one);
    expect(text).toContain("app.myapp.test");
  });

  it("where nothing but the browser knows that it is one", () => {
    const typed: TypedValue[] = [
      { kind: "password", value: "correct" },
      { kind: "card-code", value: "987" },
      { kind: "person", value: "Lovelace" },
    ];
    const text = write(
      [json({ a: "correct", b: { c: ["it is correct."] }, n: 987, d: "Lovelace", e: "harmless" }), { url: "/x/correct?y=correct" }],
      typed,
    );
    expect(text).not.toMatch(/correct|987|Lovelace/u);
    expect(text).toContain("harmless");
  });

  it("and what is nobody’s stays readable", () => {
    const body = {
      query: 'query GetDashboardOverviewForUser { coach(slug: "mara-lindqvist", day: "2027-05-12") { name } }',
      filters: [{ name: "topic", value: "growth" }],
      next: "/book?page=2&sort=asc",
      note: "a=b, 10:30 at the office: see you",
      passengers: 2,
    };
    const text = write([json(body)]);
    for (const kept of ["GetDashboardOverviewForUser", "mara-lindqvist", "growth", "page=2&sort=asc", "see you", "passengers: 2"])
      expect(text).toContain(kept);
    expect(text).not.toContain("secret(");
  });

  it.each([
    { why: "text", body: { mimeType: "text/plain", text: `["${word}"]` } },
    { why: "JSON that is none", body: { mimeType: "application/json", text: `{"password":"${word}"` } },
    { why: "a form with a file", body: { mimeType: "multipart/form-data; boundary=x", text: `--x\r\n\r\n${word}` } },
    { why: "a film", body: { mimeType: "application/json", text: JSON.stringify({ password: word.repeat(40_000) }) } },
  ])("nor is a step made of what a journey cannot send: $why", ({ body }) => {
    const { chosen, leftOut } = chooseRequests(visit({ url: "/" }, { url: "/api", method: "POST", body }), () => true);
    expect(chosen.map(({ request }) => request.url)).toEqual(["https://app.myapp.test/"]);
    expect([...leftOut]).toEqual([["what a journey cannot send, such as files", 1]]);
  });
});
