import { type Fault, noGo } from "./fault.ts";

/** Switches that break a customer's way in. */
export const journeyFaults: readonly Fault[] = [
  {
    ...noGo,
    name: "flow.login-500",
    rows: ["P1", "S1.F3"],
    risk: "customers-blocked",
    active: ["journey.runs"],
    break: { breaks: ["flow.login-500"] },
  },
  {
    ...noGo,
    name: "flow.checkout-500",
    rows: ["P1", "S1.F3"],
    risk: "checkout-broken",
    active: ["journey.runs"],
    break: { breaks: ["flow.checkout-500"] },
  },
  {
    ...noGo,
    name: "flow.login-flaky",
    rows: ["N2", "S4.F2"],
    risk: "crowd-turned-away",
    active: ["crowd.run"],
    break: { breaks: ["flow.login-flaky"] },
  },
  {
    ...noGo,
    name: "webhook.unsigned",
    rows: ["A1"],
    risk: "payment-forged",
    active: ["webhook.answers"],
    break: { breaks: ["webhook.unsigned"] },
  },
  {
    ...noGo,
    name: "webhook.404",
    rows: ["A1"],
    risk: "payment-unheard",
    active: ["webhook.answers"],
    break: { breaks: ["webhook.404"] },
  },
];
