import { describe, expect, it } from "vitest";
import { NoAnswer } from "../../../src/model/tools.ts";
import corsAnswers from "../../../src/probes/protection/cors-answers.ts";
import { webContext } from "../fake-tools.ts";

const route = "https://api.myapp.test/v1/me";

describe("cors.answers", () => {
  it("asks for nine foreign origins and one preflight, with two unrelated canaries", async () => {
    const { context, sent } = webContext(
      (request) => ({
        status: 401,
        headers: { "access-control-allow-origin": request.headers?.["origin"] ?? "", "access-control-allow-credentials": "true" },
      }),
      { cors: { routes: [route], allowed: [] } },
    );
    const { answers } = await corsAnswers.gather(context);
    expect(answers).toHaveLength(10);
    expect(new Set(answers.map((answer) => answer.origin)).size).toBe(10);
    expect(answers.every((answer) => answer.allowOrigin === answer.origin && answer.allowCredentials)).toBe(true);
    expect(sent.map((request) => request.method).filter((method) => method === "OPTIONS")).toHaveLength(1);
  });

  it("does not take “True” for true, as browsers do not", async () => {
    const { context } = webContext(() => ({ headers: { "access-control-allow-credentials": "True" } }), {
      cors: { routes: [route], allowed: [] },
    });
    expect((await corsAnswers.gather(context)).answers.some((answer) => answer.allowCredentials)).toBe(false);
  });

  it("keeps the reason when the route does not answer, after one try", async () => {
    const { context, sent } = webContext(() => new NoAnswer("connect", "ECONNREFUSED", "refused the connection"), {
      cors: { routes: [route], allowed: [] },
    });
    expect(await corsAnswers.gather(context)).toMatchObject({ answers: [], errors: expect.arrayContaining(["refused the connection"]) });
    expect(sent.length).toBeLessThanOrEqual(2);
  });
});
