import { describe, expect, it } from "vitest";
import { findCoreFlows, UnknownFlow } from "../../src/journeys/core-flows.ts";
import type { Journey, RequestStep } from "../../src/model/journey.ts";
import type { LoadPlan } from "../../src/model/target.ts";

const step = (name: string, url: string, method: RequestStep["method"] = "POST"): RequestStep => ({ kind: "request", name, method, url });
const journey = (id: string, ...steps: RequestStep[]): Journey => ({ id, title: id, writes: true, steps });
const load = (routes: readonly string[], core?: LoadPlan["core"]): LoadPlan => ({
  ratePerSecond: 10,
  requests: 100,
  session: "login",
  ...(core === undefined ? {} : { core }),
  routes: routes.map((route) => {
    const [method = "", path = ""] = route.split(" ");
    return { route, kind: method === "GET" ? "read" : "write", method, url: `https://app.myapp.test${path}`, expect: 200 } as const;
  }),
});
const customer = journey(
  "customer",
  step("open the form", "https://app.myapp.test/signup", "GET"),
  step("join", "https://app.myapp.test/sign-up"),
  step("log in", "https://app.myapp.test/login"),
  step("book", "{{form}}"),
  step("pay", "{{hosted}}"),
);

describe("what stands for sign-up, booking and dashboard", () => {
  it("is a route where one is measured, else a step of a journey", () => {
    const { flows, walks } = findCoreFlows(load(["GET /dashboard", "GET /bookings"]), [customer]);
    expect(flows).toEqual({ "sign-up": "customer: join", booking: "customer: book", dashboard: "GET /dashboard" });
    expect(walks).toEqual([{ journey: customer, steps: ["join", "book"] }]);
  });

  it("needs no walk where both are routes that may be asked again and again", () => {
    const { flows, walks } = findCoreFlows(load(["POST /api/registration", "POST /api/reservations", "GET /overview"]), [customer]);
    expect(flows).toEqual({ "sign-up": "POST /api/registration", booking: "POST /api/reservations", dashboard: "GET /overview" });
    expect(walks).toEqual([]);
  });

  it("is what the configuration says it is", () => {
    const core = { signUp: "GET /a", booking: "customer: pay", dashboard: "GET /b" };
    const { flows, walks } = findCoreFlows(load(["GET /a", "GET /b", "POST /book"], core), [customer]);
    expect(flows).toEqual({ "sign-up": "GET /a", booking: "customer: pay", dashboard: "GET /b" });
    expect(walks).toEqual([{ journey: customer, steps: ["pay"] }]);
  });

  it("is left open where nothing looks like it: a notebook is no booking", () => {
    const other = journey("notes", step("write", "https://app.myapp.test/notebook"), step("read", "https://app.myapp.test/designup"));
    expect(findCoreFlows(load(["GET /notes"]), [other])).toEqual({ flows: {}, walks: [] });
  });

  it("refuses a name that is not there, and says how one is written", () => {
    expect(() => findCoreFlows(load([], { booking: "book" }), [customer])).toThrow(UnknownFlow);
    expect(() => findCoreFlows(load([], { booking: "book" }), [customer])).toThrow(
      "“load.core.booking” names “book”, which is neither a route of “load” nor a step of a journey",
    );
  });
});
