import type { FoundField, FoundForm, FoundRoute, FoundRoutes } from "../model/found-routes.ts";
import type { Capture, Journey, RequestStep, Step } from "../model/journey.ts";

export interface DraftedJourney {
  readonly journey: Journey;
  /** What was found of the way of a customer, in a customer’s words. */
  readonly found: readonly string[];
}

type Flow = "sign up" | "log in" | "book" | "pay" | "dashboard";

const words: Readonly<Record<Flow, RegExp>> = {
  "sign up": /(?:^|[/_-])(?:sign[-_]?up|register|registration|create[-_]account)(?:$|[/._-])/iu,
  "log in": /(?:^|[/_-])(?:log[-_]?in|sign[-_]?in|session)(?:$|[/._-])/iu,
  book: /(?:^|[/_-])(?:book|bookings?|appointments?|reservations?|orders?)(?:$|[/._-])/iu,
  pay: /(?:^|[/_-])(?:pay|payments?|checkout|subscribe)(?:$|[/._-])/iu,
  dashboard: /(?:^|[/_-])(?:dashboard|overview)(?:$|[/._-])/iu,
};
const confirmation = /^(\/(?:[\w-]+\/)*(?:verify|confirm|confirmation|activate)[\w-]*)(?:\/|$)/iu;
const formToken = /csrf|xsrf|^_token$|authenticity/iu;
const mostFields = 20;

/** The way of a customer as far as the code shows it; undefined where it shows neither a sign-up nor a login. */
export function draftJourney({ routes, forms }: FoundRoutes, app: string): DraftedJourney | undefined {
  const find = (flow: Flow, method: "GET" | "POST"): FoundRoute | undefined =>
    routes.filter((route) => route.method === method && words[flow].test(route.path)).toSorted(nearest)[0];
  const steps: Step[] = [];
  const found: string[] = [];
  const add = (flow: Flow): void => {
    const form = forms.find(({ action, file }) => words[flow].test(action ?? file));
    const page = find(flow, "GET");
    // A form of Next.js and its like is sent to the page that it stands on.
    const path = find(flow, "POST")?.path ?? form?.action ?? (form === undefined ? undefined : page?.path);
    if (path === undefined || hasPart(path)) return;
    found.push(flow);
    steps.push(
      ...formSteps(flow, `${app}${path}`, page === undefined || hasPart(page.path) ? `${app}${path}` : `${app}${page.path}`, form),
    );
  };
  add("sign up");
  const confirm = routes.map(({ path }) => confirmation.exec(path)?.[1]).find((path) => path !== undefined);
  if (found.includes("sign up") && confirm !== undefined) {
    found.push("confirm the address");
    steps.push(
      {
        kind: "mail",
        name: "confirmation mail",
        to: "{{email}}",
        purpose: "sign-up",
        capture: { confirmation: { pattern: `(${escapePattern(app + confirm)}[^\\s"'<>]+)` } },
        withinMs: 30_000,
      },
      { kind: "request", name: "open the link", url: "{{confirmation}}" },
    );
    if (routes.some(({ method, path }) => method === "POST" && confirmation.exec(path)?.[1] === confirm))
      steps.push({ kind: "request", name: "confirm", method: "POST", url: "{{confirmation}}" });
  }
  add("log in");
  const dashboard = find("dashboard", "GET");
  if (dashboard !== undefined && !hasPart(dashboard.path)) {
    found.push("dashboard");
    steps.push({ kind: "request", name: "dashboard", url: `${app}${dashboard.path}`, expect: { status: 200, at: dashboard.path } });
  }
  add("book");
  const pay = find("pay", "POST");
  const booked = steps.at(-1);
  if (found.at(-1) === "book" && pay !== undefined && hasPart(pay.path) && booked?.kind === "request") {
    // The page to pay at has an address of its own for each booking: where the booking ends.
    found.push("pay");
    steps[steps.length - 1] = { ...booked, capture: { ...booked.capture, payPage: { finalUrl: "(.*)" } } };
    steps.push({ kind: "request", name: "pay", method: "POST", url: "{{payPage}}", follow: false });
  } else add("pay");
  if (!found.includes("sign up") && !found.includes("log in")) return undefined;
  return { journey: { id: "customer", title: "A new customer signs up and gets in", writes: true, steps }, found };
}

function formSteps(flow: Flow, url: string, page: string, form: FoundForm | undefined): readonly RequestStep[] {
  const shown = form?.fields ?? [];
  // Where code writes the fields, the text shows some of them or none.
  const fields = [...usualFields[flow].filter(({ name }) => !shown.some((field) => field.name.toLowerCase().includes(name))), ...shown];
  const capture: Record<string, Capture> = {};
  const filled: Record<string, string> = {};
  for (const field of fields.slice(0, mostFields)) {
    if (formToken.test(field.name) || (field.type === "hidden" && field.value === undefined)) {
      const variable = formToken.test(field.name) ? "formToken" : field.name.replaceAll(/\W+/gu, "_");
      capture[variable] = { field: field.name };
      filled[field.name] = `{{${variable}}}`;
    } else if (!/^(?:submit|button|image|reset|file)$/iu.test(field.type)) filled[field.name] = fill(field);
  }
  const open: RequestStep = { kind: "request", name: `open the form to ${flow}`, url: page, capture };
  const leadsAway = flow === "pay" ? { follow: false } : {};
  const send: RequestStep = {
    kind: "request",
    name: flow,
    method: "POST",
    url,
    ...(Object.keys(filled).length === 0 ? {} : { form: filled }),
    ...leadsAway,
  };
  return Object.keys(capture).length === 0 ? [send] : [open, send];
}

const usualFields: Readonly<Record<Flow, readonly FoundField[]>> = {
  "sign up": [
    { name: "name", type: "text" },
    { name: "email", type: "email" },
    { name: "password", type: "password" },
  ],
  "log in": [
    { name: "email", type: "email" },
    { name: "password", type: "password" },
  ],
  book: [],
  pay: [],
  dashboard: [],
};

function fill({ name, type, value }: FoundField): string {
  if (value !== undefined && !/^(?:email|password)$/iu.test(type)) return value;
  if (/password|passwd|pwd/iu.test(name) || type === "password") return "correct-horse-{{unique}}";
  if (type === "email" || /e-?mail/iu.test(name)) return "{{email}}";
  if (/name/iu.test(name)) return "{{unique}} Launchcheck";
  if (type === "checkbox" || /terms|agree|consent/iu.test(name)) return "on";
  return `write what a customer gives as ${name}`;
}

/** The shortest path is the thing itself: `/login` and not `/login/help`. */
function nearest(one: FoundRoute, other: FoundRoute): number {
  return Number(hasPart(one.path)) - Number(hasPart(other.path)) || one.path.length - other.path.length;
}

function hasPart(path: string): boolean {
  return /[:*]/u.test(path);
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
}
