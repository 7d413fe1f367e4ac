import { expect, it } from "vitest";
import { toolsElsewhere } from "../../src/journeys/elsewhere.ts";
import { answerOf, fakeTools } from "./loopback.ts";

const known = "https://app.example.com";
const real = "http://127.0.0.1:4002";

it("asks where the release really is, and tells as if it were where customers know it", async () => {
  const tools = fakeTools(({ url }) => answerOf(url, 302, [["location", `${real}/dashboard`]]));
  const { http } = toolsElsewhere(tools, known, real);
  const headers = { origin: known, referer: `${known}/login`, "x-page": `${known}/login` };
  const answer = await http.request({ url: `${known}/login?a=1`, method: "POST", headers });
  expect(tools.sent).toMatchObject([
    { url: `${real}/login?a=1`, method: "POST", headers: { origin: real, referer: `${real}/login`, "x-page": `${known}/login` } },
  ]);
  expect(answer.url).toBe(`${known}/login?a=1`);
  expect(answer.header("Location")).toBe(`${known}/dashboard`);
});

it.each([
  { why: "another host", url: "https://pay.example.com/login" },
  { why: "a name that only begins alike", url: "https://app.example.com.evil.test/login" },
  { why: "another port", url: "https://app.example.com:8443/login" },
])("leaves $why alone", async ({ url }) => {
  const tools = fakeTools((request) => answerOf(request.url, 302, [["location", "/next"]]));
  const answer = await toolsElsewhere(tools, known, real).http.request({ url });
  expect(tools.sent.map((one) => one.url)).toEqual([url]);
  expect(answer.url).toBe(url);
  expect(answer.header("location")).toBe("/next");
});

it("is the tools themselves where both are the same", () => {
  const tools = fakeTools((request) => answerOf(request.url, 200));
  expect(toolsElsewhere(tools, known, known)).toBe(tools);
});
