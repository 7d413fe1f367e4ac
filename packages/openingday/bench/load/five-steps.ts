import type { Journey } from "../../src/model/journey.ts";

/** The same way for our driver, for the smoke test and for artillery. */
export function fiveSteps(at: string): Journey {
  return {
    id: "customer",
    title: "A customer signs up and books",
    writes: false,
    steps: [
      { kind: "request", name: "sign-up page", url: `${at}/signup`, expect: { status: 200 }, capture: { csrf: { field: "csrf" } } },
      { kind: "request", name: "sign up", url: `${at}/signup`, form: { csrf: "{{csrf}}", name: "{{unique}}" }, expect: { status: 200 } },
      { kind: "request", name: "choose", url: `${at}/slots`, expect: { status: 200 }, capture: { slot: { json: "slots.0.id" } } },
      { kind: "request", name: "pay", url: `${at}/bookings`, json: { slot: "{{slot}}" }, expect: { status: 201 } },
      { kind: "request", name: "dashboard", url: `${at}/dashboard`, expect: { status: 200 } },
    ],
  };
}

/** As artillery writes it. */
export function artilleryScript(at: string, perSecond: number, seconds: number): object {
  return {
    config: { target: at, phases: [{ duration: seconds, arrivalRate: perSecond }], http: { timeout: 10 } },
    scenarios: [
      {
        flow: [
          { get: { url: "/signup", capture: { regexp: 'name="csrf" value="([^"]+)"', group: 1, as: "csrf" } } },
          { post: { url: "/signup", form: { csrf: "{{ csrf }}", name: "{{ $uuid }}" } } },
          { get: { url: "/slots", capture: { json: "$.slots[0].id", as: "slot" } } },
          { post: { url: "/bookings", json: { slot: "{{ slot }}" } } },
          { get: { url: "/dashboard" } },
        ],
      },
    ],
  };
}
