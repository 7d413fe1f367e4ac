import { describe, expect, it } from "vitest";
import { NotConfigured } from "../../../src/model/probe.ts";
import { NoAnswer } from "../../../src/model/tools.ts";
import limitBursts, { burstSize } from "../../../src/probes/protection/limit-bursts.ts";
import { type FakeAnswer, webContext } from "../fake-tools.ts";

const login = {
  name: "login",
  kind: "login" as const,
  url: "https://app.test/login",
  fields: { email: "{{email}}", password: "{{unique}}" },
};

async function burst(answers: (index: number) => FakeAnswer | NoAnswer, form: typeof login | Record<string, never> = login) {
  let index = 0;
  const { context, sent } = webContext(() => answers((index += 1)), { forms: [{ ...login, ...form }] });
  const { bursts } = await limitBursts.gather(context);
  return { burst: bursts[0], sent };
}

describe("limit.bursts", () => {
  it.each([
    { why: "429", answer: { status: 429 }, signal: "429" },
    { why: "423", answer: { status: 423 }, signal: "423" },
    { why: "503 with Retry-After", answer: { status: 503, headers: { "retry-after": "30" } }, signal: "503" },
    { why: "a 403 that was not there before", answer: { status: 403 }, signal: "403" },
    { why: "a message in a 200", answer: { status: 200, body: "Too many attempts" }, signal: "too many" },
  ])("stops at the first sign of a limit: $why", async ({ answer, signal }) => {
    const { burst: seen, sent } = await burst((index) => (index < 4 ? { status: 401 } : answer));
    expect(seen).toMatchObject({ sent: 4, friction: { at: 4, signal: expect.stringContaining(signal) } });
    expect(sent).toHaveLength(4);
  });

  it.each([
    { why: "a form that always says 401", answer: { status: 401 } },
    { why: "a page that mentions a captcha from the start", answer: { status: 200, body: "captcha" } },
    { why: "random errors", answer: { status: 500 } },
  ])("sends no more than its burst to $why", async ({ answer }) => {
    const { burst: seen, sent } = await burst(() => answer);
    expect(seen?.friction).toBeUndefined();
    expect(sent).toHaveLength(burstSize);
  });

  it("uses one invented account that no mail can reach", async () => {
    const { sent } = await burst(() => ({ status: 401 }));
    const accounts = sent.map((request) => new URLSearchParams(request.body).get("email"));
    expect(new Set(accounts).size).toBe(1);
    expect(accounts[0]).toMatch(/@example\.invalid$/u);
  });

  it("sends no valid address to a sign-up form", async () => {
    const { context, sent } = webContext(() => ({ status: 422 }), { forms: [{ ...login, kind: "signup" }] });
    await limitBursts.gather(context);
    expect(new URLSearchParams(sent[0]?.body).get("email")).not.toContain("@");
  });

  it("keeps the reason when the form does not answer", async () => {
    const { burst: seen } = await burst(() => new NoAnswer("connect", "ECONNREFUSED", "refused the connection"));
    expect(seen).toMatchObject({ sent: 0, error: "refused the connection" });
  });

  it("sends nothing where a field asks for a value that nobody has", async () => {
    const { context, sent } = webContext(() => ({ status: 401 }), {
      forms: [{ ...login, fields: { email: "{{ email }}", plan: "{{plan}}" } }],
    });
    const { bursts } = await limitBursts.gather(context);
    expect(bursts).toMatchObject([{ sent: 0, error: "nothing gives a value to {{plan}}" }]);
    expect(sent).toEqual([]);
  });

  it("says what is missing when no form is declared", async () => {
    await expect(limitBursts.gather(webContext(() => ({}), {}).context)).rejects.toThrow(NotConfigured);
  });
});
