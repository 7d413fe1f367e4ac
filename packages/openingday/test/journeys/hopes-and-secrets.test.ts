import { describe, expect, it } from "vitest";
import { parseJourneys } from "../../src/journeys/define.ts";
import { runJourney } from "../../src/journeys/run.ts";
import { defineJourney, secret } from "../../src/index.ts";
import type { RequestStep, Step } from "../../src/model/journey.ts";
import type { HttpAnswer, HttpRequest } from "../../src/model/tools.ts";
import { answerOf, fakeTools } from "./loopback.ts";

const site = "https://app.example.com";
const environment: Readonly<Record<string, string>> = { STAFF_PASSWORD: "tiny horses 7", EMPTY: "" };
const open: RequestStep = { kind: "request", name: "open", url: `${site}/` };

async function walk(steps: readonly Step[], http: (request: HttpRequest) => HttpAnswer = ({ url }) => answerOf(url, 200)) {
  const tools = fakeTools(http);
  const journey = defineJourney({ id: "staff", title: "Staff", writes: true, steps });
  const [parsed = journey] = parseJourneys([journey]);
  const asked = { ...tools, secret: (name: string) => environment[name] };
  return { ...(await runJourney(parsed, { tools: asked, signal: new AbortController().signal })), sent: tools.sent };
}

describe("a secret of a journey", () => {
  it("is what the environment holds, in forms, addresses and JSON, and stands in no message", async () => {
    const { run, sent } = await walk(
      [
        { ...open, name: "log in", form: { password: secret("STAFF_PASSWORD") } },
        { ...open, name: "ask", json: { key: secret("STAFF_PASSWORD") }, expect: { contains: "never there" } },
      ],
      ({ url, body }) => answerOf(url, 200, [], `you said ${body}`),
    );
    expect(sent.map(({ body }) => body)).toEqual(["password=tiny+horses+7", '{"key":"tiny horses 7"}']);
    expect(run.steps[1]?.error).toContain("without the words “never there”");
    expect(JSON.stringify(run)).not.toContain("tiny horses");
  });

  it.each(["EMPTY", "NOT_SET"])("is missed by name at the step that needs it where it is not there: %s", async (name) => {
    const { run } = await walk([open, { ...open, name: "log in", form: { password: secret(name) } }]);
    expect(run.steps).toMatchObject([
      { ok: true },
      { ok: false, error: `the environment variable ${name}, which this step needs, is not set` },
    ]);
  });
});

describe("what is hoped for", () => {
  it.each([
    {
      why: "words are missing",
      soft: { contains: "Welcome" },
      missed: /^GET https:\/\/app\.example\.com\/ was answered without the words “Welcome”/u,
    },
    { why: "it ended elsewhere", soft: { at: "/dashboard" }, missed: /ended at/u },
    { why: "another status came", soft: { status: 201 }, missed: /200 where 201 was expected/u },
  ])("is told and ends nothing when $why", async ({ soft, missed }) => {
    const { run } = await walk([{ ...open, soft }, open]);
    expect(run.ok).toBe(true);
    expect(run.steps).toHaveLength(2);
    expect(run.steps[0]?.missed).toMatch(missed);
  });

  it("is not told when it came, also with a status that only “expect” names", async () => {
    const { run } = await walk([{ ...open, expect: { status: 404 }, soft: { contains: "fine" } }], ({ url }) =>
      answerOf(url, 404, [], "fine"),
    );
    expect(run.steps).toMatchObject([{ ok: true, status: 404 }]);
    expect(run.steps[0]).not.toHaveProperty("missed");
  });
});

it("takes a cookie that an earlier answer set, and sends it as a header", async () => {
  const { sent } = await walk(
    [
      { ...open, capture: { csrf: { cookie: "XSRF-TOKEN" } } },
      { ...open, name: "save", method: "POST", headers: { "x-xsrf-token": "{{csrf}}" } },
    ],
    ({ url }) => answerOf(url, 200, [["set-cookie", "XSRF-TOKEN=x1; Path=/; Secure"]]),
  );
  expect(sent[1]?.headers?.["x-xsrf-token"]).toBe("x1");
});
