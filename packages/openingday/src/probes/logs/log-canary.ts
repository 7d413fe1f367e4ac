import { createClientAddresses } from "../../journeys/client-address.ts";
import type { LogCanary } from "../../model/evidence-logs.ts";
import { defineProbe, NotConfigured } from "../../model/probe.ts";
import type { LogPlace, PublicForm } from "../../model/target.ts";
import type { HttpRequest, Tools } from "../../model/tools.ts";
import { describeFailure } from "../failure.ts";
import { type Canaries, findCanaries, makeCanaries } from "./canaries.ts";
import { openLog } from "./log-source.ts";

const looks = 12;
const pauseMs = 250;

/** Plants values that exist nowhere else in each form, at the payment's webhook and in a request that fails, then reads the app's own log. */
export default defineProbe({
  key: "log.canary",
  mode: "active",
  timeoutMs: 30_000,
  maxRequests: ({ declared }) => declared.forms.length + 2 + looks + 2,
  phase: 1,
  async gather({ target, tools, progress, signal }) {
    const { logs, declared } = target;
    if (logs === undefined) throw new NotConfigured("the configuration does not say where the app’s log can be read (logs)");
    const source = await openLog(logs, tools);
    const addresses = target.clientAddresses === undefined ? undefined : createClientAddresses(target.clientAddresses, tools.random.word());
    const planted: Canaries[] = [];
    const plant = (through: string): Canaries => {
      const canaries = makeCanaries(through, () => tools.random.word());
      planted.push(canaries);
      return canaries;
    };
    const from = addresses === undefined ? {} : { localAddress: addresses.next() };
    const forms = declared.forms.slice(0, 6);
    progress(`planting values in ${forms.length} forms, then reading the log`);
    const sent = await Promise.all([
      ...forms.map((form) => send(tools.http, form.name, { ...formRequest(form, plant(form.name)), ...from })),
      ...(logs.payment === undefined
        ? []
        : [send(tools.http, "payment webhook", { ...paymentRequest(logs.payment, plant("payment webhook")), ...from })]),
    ]);
    const failure = logs.failure === undefined ? undefined : await fail(logs.failure, tools.http, plant("a request that fails"), from);
    const text = await readUntilTold(source.readNew, failure, tools.clock, signal);
    const { createLogScanner } = await import("../../secrets/logs/scan-log.ts");
    const scanner = createLogScanner();
    scanner.take(new TextEncoder().encode(text));
    const { leaks, lines } = scanner.finish();
    return {
      log: source.name,
      sent,
      newLines: lines,
      found: findCanaries(text, planted),
      leaks,
      ...(failure === undefined ? {} : { failure: { ...failure, recorded: tellsOfFailure(text, failure) } }),
    };
  },
});

type Failure = Omit<NonNullable<LogCanary["failure"]>, "recorded">;

async function send(http: Tools["http"], through: string, request: HttpRequest): Promise<LogCanary["sent"][number]> {
  try {
    const { status } = await http.request({ ...request, maxBytes: 65_536 });
    return { through, status };
  } catch (error) {
    return { through, error: describeFailure(error).error };
  }
}

/** A form with planted values; a sign-up gets an address that is none, so that no account is made. */
function formRequest(form: PublicForm, { values }: Canaries): HttpRequest {
  const address = form.kind === "signup" || form.kind === "contact" ? values.address.replace("@example.invalid", "") : values.address;
  const fields = Object.entries(form.fields).map(([name, value]): [string, string] => {
    if (/pass|pwd/iu.test(name)) return [name, values.password];
    return [name, /mail/iu.test(name) || value.includes("@") || value.includes("{{email}}") ? address : values.text];
  });
  return {
    url: withToken(form.url, values.token),
    method: "POST",
    headers: { ...planted(values), "content-type": "application/x-www-form-urlencoded", origin: new URL(form.url).origin },
    body: new URLSearchParams(fields).toString(),
  };
}

/** An event with a forged signature: the app must refuse it, and must not write it down. */
function paymentRequest(url: string, { values }: Canaries): HttpRequest {
  const object = { id: values.text, customer_email: values.address, client_secret: values.token, metadata: { note: values.password } };
  return {
    url,
    method: "POST",
    headers: { ...planted(values), "content-type": "application/json", "stripe-signature": `t=1,v1=${values.token}` },
    body: JSON.stringify({ id: values.text, type: "checkout.session.completed", data: { object } }),
  };
}

function planted(values: Canaries["values"]): Record<string, string> {
  return { authorization: `Bearer ${values.token}`, cookie: `od_canary=${values.token}` };
}

function withToken(url: string, token: string): string {
  const planting = new URL(url);
  planting.searchParams.set("token", token);
  return planting.href;
}

async function fail(
  { url, method }: NonNullable<LogPlace["failure"]>,
  http: Tools["http"],
  { values }: Canaries,
  from: Pick<HttpRequest, "localAddress">,
): Promise<Failure> {
  const body = method === "GET" ? {} : { body: JSON.stringify({ note: values.text, password: values.password, email: values.address }) };
  const headers = { ...planted(values), "content-type": "application/json" };
  const answer = await send(http, "a request that fails", { url: withToken(url, values.token), method, headers, ...body, ...from });
  const { origin, pathname } = new URL(url);
  return {
    url: `${origin}${pathname}`,
    ...(answer.status === undefined ? {} : { status: answer.status }),
    ...(answer.error === undefined ? {} : { error: answer.error }),
  };
}

/** Logs are written a little later than the answer: looked at until the failure is told, three seconds at most. */
async function readUntilTold(
  read: () => Promise<Uint8Array>,
  failure: Failure | undefined,
  clock: Tools["clock"],
  signal: AbortSignal,
): Promise<string> {
  let text = "";
  for (let look = 0; look < looks && !signal.aborted; look++) {
    await clock.sleep(pauseMs, signal);
    text = new TextDecoder().decode(await read());
    if (failure === undefined ? look >= 3 : tellsOfFailure(text, failure)) break;
  }
  return text;
}

/** A line that names the failed request's path or status, or calls itself an error. */
function tellsOfFailure(text: string, failure: Failure): boolean {
  const path = new URL(failure.url).pathname;
  const status = failure.status === undefined ? undefined : new RegExp(String.raw`(?<!\d)${failure.status}(?!\d)`, "u");
  return text
    .split("\n")
    .some(
      (line) =>
        (path.length > 1 && line.includes(path)) ||
        (status?.test(line) ?? false) ||
        /"level":(?:50|60|"(?:error|fatal)")|\b(?:ERROR|FATAL)\b/u.test(line),
    );
}
