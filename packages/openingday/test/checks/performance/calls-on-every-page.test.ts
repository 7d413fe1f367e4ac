import { describe, expect, it } from "vitest";
import callsOnEveryPage from "../../../src/checks/performance/calls-on-every-page.ts";
import type { TracedRoute } from "../../../src/model/evidence-traces.ts";
import { context } from "../journey/runs.ts";
import { call, route, traces } from "./traces/traces.ts";

const evaluate = (...routes: readonly TracedRoute[]): ReturnType<typeof callsOnEveryPage.evaluate> =>
  callsOnEveryPage.evaluate(traces(...routes), context);
const page = (...calls: readonly ReturnType<typeof call>[]): ReturnType<typeof route> => route("GET /dashboard", { calls });

describe("calls-on-every-page", () => {
  it("fails pages that ask another company at each load", () => {
    expect(evaluate(page(call("rates.example.net")), route("GET /b", { calls: [call("rates.example.net")] }))).toMatchObject({
      status: "failed",
      findings: [
        { code: "uncached", message: "Every load of GET /dashboard (and 1 more) asks rates.example.net anew; no answer is kept." },
      ],
      seen: expect.arrayContaining(["GET /dashboard: p50 20 ms; rates.example.net in 5 of 5, 1 at most, 80 ms"]),
    });
  });

  it.each([
    { why: "an answer that is kept", one: page(call("rates.example.net", { requests: 1 })) },
    { why: "nobody", one: page() },
    { why: "a part of the application", one: page(call("api.example.com")) },
    {
      why: "a service of the same network",
      one: page(call("users.svc"), call("billing"), call("10.0.3.7"), call("172.20.0.2"), call("::1")),
    },
    {
      why: "a database by HTTP",
      one: page(call("abc.supabase.co"), call("ep-1.eu-central-1.aws.neon.tech"), call("firestore.googleapis.com")),
    },
    { why: "a payment while it is made", one: route("POST /pay", { calls: [call("api.stripe.com")] }) },
  ])("passes a page that asks $why", ({ one }) => {
    expect(evaluate(one, page())).toMatchObject({ status: "passed" });
  });

  it("cannot tell from fewer than three loads", () => {
    expect(evaluate(route("GET /a", { requests: 2, calls: [call("rates.example.net", { requests: 2 })] }))).toMatchObject({
      status: "inconclusive",
    });
  });
});
