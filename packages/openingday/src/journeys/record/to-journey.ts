import type { Journey, RequestStep, Step } from "../../model/journey.ts";
import type { TypedValue } from "../../parsers/field-kind.ts";
import type { VisitEntry } from "../../parsers/har.ts";
import type { Chosen } from "./choose-requests.ts";
import { readDeclaredFields } from "./declared-fields.ts";
import { createFillIn, type FillIn, type MadeStep, type Place } from "./fill-in.ts";
import { isTokenLike } from "./kinds-of-values.ts";

export interface Recorded {
  readonly journey: Journey;
  /** Environment variables that must be set, and what each stands for. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Requests beyond the most steps that a journey may have. */
  readonly cut: number;
}

const mostSteps = 90;
const signUp = /sign[-_ ]?up|regist(?:er|ration)|create[-_ ]?account|\bjoin\b/iu;
const sentHeaders = /^(?:authorization|x-(?:csrf|xsrf|requested|api|auth|access)[\w-]*|api-?key|csrf-token|accept)$/u;
const longestForgotten = 6;

/**
 * Turns what a person did into a journey. Whatever belongs to that visit or that person is captured, made anew, or asked for by name.
 * @param typed What the person typed into fields that hold something private, where that is known.
 */
export function toJourney(chosen: readonly Chosen[], id: string, typed: readonly TypedValue[] = []): Recorded {
  const made: MadeStep[] = [];
  const steps: Step[] = [];
  const fillIn = createFillIn(made, {
    typed: new Map(typed.map(({ kind, value }) => [value, kind])),
    declared: readDeclaredFields(chosen.slice(0, mostSteps).map(({ last }) => last.text)),
  });
  const names = new Set<string>();
  const links = new Map<string, string>();
  for (const one of chosen.slice(0, mostSteps)) {
    const { request } = one;
    const isSignUp = request.method !== "GET" && signUp.test(new URL(request.url).pathname);
    const link = links.get(request.url) ?? takeLink(request, steps, links, fillIn);
    const step = makeStep(one, link ?? fillUrl(request.url, fillIn, isSignUp), isSignUp, fillIn, names);
    made.push({ step, asked: request, answer: one.last });
    steps.push(step);
  }
  const journey: Journey = {
    id,
    title: "A customer, as recorded",
    writes: chosen.some(({ request }) => request.method !== "GET"),
    steps: steps.map((step) => scrub(step, forgotten(chosen, fillIn)) as Step),
  };
  return { journey, secrets: fillIn.secrets, cut: Math.max(0, chosen.length - mostSteps) };
}

function makeStep(
  { request, last, leadsAway }: Chosen,
  url: string,
  isSignUp: boolean,
  fillIn: FillIn,
  names: Set<string>,
): MadeStep["step"] {
  const { method, body } = request;
  const headers: Record<string, string> = {};
  for (const [name, value] of request.headers) {
    if (!sentHeaders.test(name)) continue;
    if (name === "accept") {
      if (/^application\/[\w.+-]*json/u.test(value)) headers[name] = "application/json";
    } else headers[name] = name === "x-requested-with" ? value.slice(0, 100) : fillIn.value(value, { name, isSignUp });
  }
  const isForm = body?.type === "application/x-www-form-urlencoded";
  const json = body !== undefined && /json/u.test(body.type) ? readJson(body.text) : undefined;
  const at = last === request || leadsAway ? undefined : steadyPath(last.url, fillIn);
  return {
    kind: "request",
    name: freeName(request, names, fillIn),
    ...(method === "GET" ? {} : { method: method as NonNullable<RequestStep["method"]> }),
    url,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(isForm ? { form: fillForm(body.fields, isSignUp, fillIn) } : {}),
    ...(json === undefined ? {} : { json: fillIn.json(json, { name: "body", isSignUp }) }),
    ...(leadsAway ? { follow: false } : {}),
    expect: { status: last.status === 304 ? 200 : last.status, ...(at === undefined ? {} : { at }) },
  };
}

/** A field that is there twice is sent once, with its last value: a journey's form is a record. */
function fillForm(fields: readonly (readonly [string, string])[], isSignUp: boolean, fillIn: FillIn): Record<string, string> {
  const form: Record<string, string> = {};
  for (const [name, value] of fields.slice(0, 200))
    form[fillIn.value(name, { name: "", isSignUp })] = fillIn.value(value, { name, isSignUp });
  return form;
}

/** After somebody signed up or asked for it, an address with a word that no answer gave came by mail. */
function takeLink(request: VisitEntry, steps: Step[], links: Map<string, string>, fillIn: FillIn): string | undefined {
  const url = new URL(request.url);
  const parts = url.pathname.split("/");
  const at = parts.findIndex((part) => isTokenLike(part));
  const parameter = [...url.searchParams].find(([, value]) => isTokenLike(value));
  const token = at === -1 ? parameter?.[1] : parts[at];
  const hasAsked = [...fillIn.known.values()].includes("{{email}}");
  if (request.method !== "GET" || token === undefined || !hasAsked || fillIn.isKnown(token)) return undefined;
  const before = at === -1 ? `${url.origin}${url.pathname}?` : `${url.origin}${parts.slice(0, at).join("/")}/`;
  const variable = links.size === 0 ? "link" : `link${links.size + 1}`;
  steps.push({
    kind: "mail",
    name: links.size === 0 ? "the mail with the link" : `the mail with link ${links.size + 1}`,
    to: "{{email}}",
    purpose: "sign-up",
    capture: { [variable]: { pattern: `(${before.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`)}[^\\s"'<>]+)` } },
    withinMs: 30_000,
  });
  links.set(request.url, `{{${variable}}}`);
  fillIn.learn(token, `{{${variable}}}`);
  return `{{${variable}}}`;
}

/** A short word after `/reset/` or `/invite/` opens a door as well as a long one; without a digit it is the name of a page. */
function isOneTime(part: string, before = ""): boolean {
  return (
    /^(?:verify|verification|reset|reset-password|confirm|confirmation|invite|invitation|magic|magic-link|activate|token|unsubscribe)$/iu.test(
      before,
    ) && /\d/u.test(part)
  );
}

function fillUrl(address: string, fillIn: FillIn, isSignUp: boolean): string {
  const url = new URL(address);
  const path = url.pathname
    .split("/")
    .map((part, index, parts) => fillPart(part, { name: isOneTime(part, parts[index - 1]) ? "token" : "path", isSignUp }, fillIn))
    .join("/");
  const query = [...url.searchParams].map(([name, value]) => {
    // A word without a value, as in /login?3kd9…, is no name.
    const filled = value === "" && isTokenLike(name) ? fillIn.value(name, { name: "query", isSignUp }) : name;
    return `${encode(filled)}=${encode(fillIn.value(value, { name, isSignUp }))}`;
  });
  return `${url.origin}${path}${query.length === 0 ? "" : `?${query.join("&")}`}`;
}

function fillPart(part: string, place: Place, fillIn: FillIn): string {
  const plain = decode(part);
  const filled = fillIn.value(plain, place);
  return filled === plain ? part : encode(filled);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Placeholders stay as they are. */
function encode(text: string): string {
  return text
    .split(/(\{\{[\w.]+\}\})/u)
    .map((part, index) => (index % 2 === 1 ? part : encodeURIComponent(part)))
    .join("");
}

/** The beginning of a path, as far as it is the same for everybody. */
function steadyPath(address: string, fillIn: FillIn): string | undefined {
  const parts = new URL(address).pathname.split("/");
  const odd = parts.findIndex((part) => isOdd(part, fillIn));
  const path = odd === -1 ? parts.join("/") : `${parts.slice(0, odd).join("/")}/`;
  return path === "/" ? undefined : path;
}

/** Whether a part of a path is somebody's own. */
function isOdd(part: string, fillIn: FillIn): boolean {
  const plain = decode(part);
  return (
    plain !== "" &&
    (/^\d+$/u.test(plain) ||
      /[@;=]/u.test(plain) ||
      isTokenLike(plain) ||
      fillIn.known.has(plain) ||
      fillIn.kind(plain, "path") !== "plain")
  );
}

/** `open /book`, `send /book`; the parts that are somebody's own are left out. */
function freeName({ method, url }: VisitEntry, names: Set<string>, fillIn: FillIn): string {
  const path = new URL(url).pathname
    .split("/")
    .map((part) => (isOdd(part, fillIn) || part.length > 40 ? "…" : part))
    .join("/");
  const base = `${method === "GET" ? "open" : method === "DELETE" ? "delete" : "send"} ${path}`;
  let free = base;
  for (let number = 2; names.has(free); number++) free = `${base} (${number})`;
  names.add(free);
  return free;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * What must stand nowhere in the journey, wherever it may have come from, also as it is written in an address. The longest first: one
 * may be part of another.
 */
function forgotten(chosen: readonly Chosen[], fillIn: FillIn): readonly (readonly [value: string, put: string])[] {
  const cookies = chosen
    .flatMap(({ request, last }) => [...request.cookies, ...last.cookies])
    .flatMap(([, value]) => (isTokenLike(value) ? [[value, "…"] as const] : []));
  return [...new Map([...cookies, ...fillIn.known])]
    .flatMap(([value, put]) =>
      [...new Set([value, encodeURIComponent(value), new URLSearchParams({ "": value }).toString().slice(1)])].map(
        (form) => [form, put] as const,
      ),
    )
    .filter(([value]) => value.length >= longestForgotten)
    .toSorted(([one], [other]) => other.length - one.length);
}

function scrub(value: unknown, values: readonly (readonly [string, string])[]): unknown {
  if (typeof value === "string") return values.reduce((text, [from, to]) => text.replaceAll(from, to), value);
  if (Array.isArray(value)) return value.map((item) => scrub(item, values));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [scrub(key, values) as string, scrub(item, values)]));
  return value;
}
