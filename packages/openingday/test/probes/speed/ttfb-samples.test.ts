import { expect, it } from "vitest";
import { NoAnswer, type HttpAnswer, type HttpRequest } from "../../../src/model/tools.ts";
import { NotConfigured } from "../../../src/model/probe.ts";
import probe from "../../../src/probes/speed/ttfb-samples.ts";
import { answerOf, fakeTools } from "../../journeys/loopback.ts";
import { mostRequests } from "../most-requests.ts";
import { probeContext, targetOf } from "./speed-target.ts";

const url = "https://example.com/";
const timed = (answer: HttpAnswer, { fresh }: HttpRequest, waitMs: number): HttpAnswer => ({
  ...answer,
  timings:
    fresh === true
      ? { dnsMs: 4, connectMs: 10, tlsMs: 20, waitMs: 500, totalMs: 534 }
      : { dnsMs: 0, connectMs: 0, tlsMs: 0, waitMs, totalMs: waitMs },
});
const gather = (http: (request: HttpRequest) => HttpAnswer, pages: readonly string[] = [url]) => {
  const tools = fakeTools(http);
  return { tools, samples: probe.gather(probeContext(targetOf({ cachedPages: pages }), tools)) };
};

it("measures warm connections, and new ones apart", async () => {
  let asked = 0;
  const { tools, samples } = gather((request) => {
    asked++;
    // The two that warm up are slow and cold: neither may count.
    const answer = answerOf(url, 200, [
      ["X-Cache", asked <= 2 ? "MISS" : "HIT"],
      ["Cache-Control", "public"],
      ["set-cookie", "x=1"],
    ]);
    return timed(answer, request, asked <= 2 ? 900 : 30);
  });
  const { pages, vantage } = await samples;
  expect(vantage).toBe("this machine");
  expect(pages).toMatchObject([
    {
      url,
      ttfb: { n: 40 },
      hits: 40,
      errors: 0,
      cacheHeaders: [
        { name: "x-cache", value: "HIT" },
        { name: "cache-control", value: "public" },
      ],
    },
  ]);
  expect(pages[0]!.ttfb.maxMs).toBeLessThan(31);
  expect(pages[0]!.connectP95Ms).toBeCloseTo(10, 0);
  expect(pages[0]!.tlsP95Ms).toBeCloseTo(20, 0);
  expect(pages[0]!.dnsP95Ms).toBeCloseTo(4, 0);
  expect(tools.sent).toHaveLength(47);
  expect(tools.sent.filter(({ fresh }) => fresh === true)).toHaveLength(5);
});

it("counts failures, and gives a page up that never answers", async () => {
  const failing = await gather(() => {
    throw new NoAnswer("connect", "ECONNREFUSED", "example.com refused the connection.");
  }).samples;
  expect(failing.pages).toMatchObject([{ ttfb: { n: 0 }, hits: 0, errors: 5, cacheHeaders: [] }]);
  let asked = 0;
  const now = await gather((request) => timed(answerOf(url, ++asked % 10 === 0 ? 503 : 200), request, 3)).samples;
  expect(now.pages).toMatchObject([{ ttfb: { n: 36 }, errors: 4 }]);
});

it("looks at five pages at most, and says what is missing without any", async () => {
  const cachedPages = Array.from({ length: 9 }, (_, n) => `${url}${n}`);
  const many = gather((request) => timed(answerOf(request.url, 200), request, 1), cachedPages);
  expect((await many.samples).pages).toHaveLength(5);
  expect(many.tools.sent.length).toBeLessThanOrEqual(mostRequests(probe, { cachedPages }));
  await expect(gather(() => answerOf(url, 200), []).samples).rejects.toThrow(NotConfigured);
});
