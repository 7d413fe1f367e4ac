import { describe, expect, it } from "vitest";
import callsWithoutLimit from "../../../src/checks/performance/calls-without-limit.ts";
import type { TracedRoute } from "../../../src/model/evidence-traces.ts";
import { context } from "../journey/runs.ts";
import { call, route, traces } from "./traces/traces.ts";

const evaluate = (...routes: readonly TracedRoute[]): ReturnType<typeof callsWithoutLimit.evaluate> =>
  callsWithoutLimit.evaluate(traces(...routes), context);

describe("calls-without-limit", () => {
  it.each(["sign up", "log in", "book", "checkout", "pay"])("fails a call without a limit at “%s”", (step) => {
    const outcome = evaluate(route("POST /x", { steps: [step], calls: [call("crm.example.net", { withoutLimit: 5 })] }));
    expect(outcome).toMatchObject({
      status: "failed",
      findings: [
        {
          code: "no-limit",
          confidence: "likely",
          message: `POST /x (“${step}”) waits for crm.example.net, and the call was given no limit of time.`,
        },
      ],
    });
  });

  it.each([
    { why: "a call with a limit", one: route("POST /pay", { steps: ["pay"], calls: [call("api.stripe.com")] }) },
    { why: "a sign-up that calls nobody", one: route("POST /signup", { steps: ["sign up"] }) },
  ])("passes $why", ({ one }) => {
    expect(evaluate(one)).toMatchObject({ status: "passed" });
  });

  it("takes no notice of calls elsewhere", () => {
    const report = route("GET /report", { steps: ["dashboard"], calls: [call("slow.example.net", { withoutLimit: 5 })] });
    expect(evaluate(report, route("POST /book", { steps: ["book"] }))).toMatchObject({ status: "passed" });
  });

  it("cannot tell where no such step was told, or the SDK does not say", () => {
    expect(evaluate(route("GET /"))).toMatchObject({ status: "inconclusive" });
    const { withoutLimit: _, ...untold } = call("api.stripe.com");
    expect(evaluate(route("POST /pay", { steps: ["pay"], calls: [untold] }))).toMatchObject({
      status: "inconclusive",
      reason: expect.stringContaining("api.stripe.com during POST /pay"),
    });
  });
});
