// The way of a customer, as plain data. One definition; smoke tests, load, monitoring and the proof all run it.
const app = "https://app.brightpath.test";
const password = "correct-horse-{{unique}}";

const signUp = [
  {
    kind: "request",
    name: "sign up",
    method: "POST",
    url: `${app}/signup`,
    form: { name: "{{unique}} Launchcheck", email: "{{email}}", password },
    expect: { status: 200, contains: "inbox" },
  },
  {
    kind: "mail",
    name: "confirmation mail",
    to: "{{email}}",
    purpose: "sign-up",
    capture: { confirmation: { pattern: `(${app}/verify/[A-Za-z0-9_-]+)` } },
    withinMs: 10_000,
  },
  { kind: "request", name: "open the link", url: "{{confirmation}}", expect: { status: 200 } },
  { kind: "request", name: "verify", method: "POST", url: "{{confirmation}}", expect: { status: 200, at: "/login" } },
  {
    kind: "request",
    name: "log in",
    method: "POST",
    url: `${app}/login`,
    form: { email: "{{email}}", password },
    expect: { status: 200, at: "/dashboard" },
  },
];
const leave = [{ kind: "request", name: "delete the account", method: "POST", url: `${app}/account/delete`, expect: { status: 200 } }];

export default [
  {
    id: "customer",
    title: "A new customer signs up, books, pays and gets in",
    writes: true,
    steps: [
      ...signUp,
      {
        kind: "request",
        name: "book",
        method: "POST",
        url: `${app}/book`,
        form: { coach: "mara-lindqvist" },
        expect: { status: 200, at: "/pay/" },
        capture: { payPage: { finalUrl: "(.*)" } },
      },
      {
        kind: "request",
        name: "checkout",
        method: "POST",
        url: "{{payPage}}",
        expect: { status: 200, contains: "test mode" },
        capture: { hostedPage: { finalUrl: "(.*)" } },
      },
      {
        kind: "request",
        name: "pay",
        method: "POST",
        url: "{{hostedPage}}",
        form: { card: "4242 4242 4242 4242", expiry: "12 / 34", cvc: "123" },
        expect: { status: 200, at: "/bookings/" },
        capture: { booking: { finalUrl: "(.*)" } },
      },
      {
        kind: "request",
        name: "payment confirmed",
        url: "{{booking}}",
        expect: { status: 200, contains: "confirmed" },
        retry: { times: 20, everyMs: 250 },
      },
      { kind: "request", name: "dashboard", url: `${app}/dashboard`, expect: { status: 200, contains: "Mara" } },
    ],
    cleanup: leave,
  },
  { id: "customer-login", title: "A customer logs in", writes: true, steps: signUp, cleanup: leave },
];
