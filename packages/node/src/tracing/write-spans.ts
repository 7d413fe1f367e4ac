import { randomBytes } from "node:crypto";
import { writeStatement } from "./statement.ts";
import type { OutboundUse, SentStatement } from "./traced-request.ts";
import type { WaitingRequests } from "./waiting-requests.ts";
import type { EndedRequest } from "./watch-server.ts";

/** What the process did since the last batch. */
export interface ProcessLoad {
  readonly service: string;
  /** Processor time over time, 1 being one core. */
  readonly cpuShare: number;
  readonly loopDelayP99Ms: number;
}

const prefix = randomBytes(12).toString("hex");
let counter = Math.floor(Math.random() * 0xffff_ffff);

/** Eight digits that no other id of this process has for the next four billion. */
function nextDigits(): string {
  counter = (counter + 1) % 0x1_0000_0000;
  return counter.toString(16).padStart(8, "0");
}
const newSpanId = (): string => prefix.slice(0, 8) + nextDigits();

const traceParent = /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}/u;

/**
 * The first `count` of those that wait as OTLP's JSON. A request is one span; below it one span for each statement and each host, with how often in
 * `openingday.calls`: a page with a hundred queries costs two spans, and nothing that was counted is lost. Put together from texts,
 * which takes half as long as objects would, and for many requests at a time: written one by one, between other work, each takes ten
 * times as long.
 */
export function writeBatch(waiting: WaitingRequests, count: number, load: ProcessLoad): Buffer {
  const resource = [
    text("service.name", load.service),
    text("telemetry.sdk.name", "openingday"),
    text("telemetry.sdk.language", "nodejs"),
    number("openingday.process.cpu_share", load.cpuShare),
    number("openingday.process.loop_delay_p99_ms", load.loopDelayP99Ms),
  ];
  // Bit by bit, so that the texts are gone before the collector meets them.
  const parts = [
    Buffer.from(
      `{"resourceSpans":[{"resource":{"attributes":[${resource.join()}]},"scopeSpans":[{"scope":{"name":"@openingday/node"},"spans":[`,
    ),
  ];
  for (let from = 0; from < count; from += atOnce) {
    let some = from === 0 ? "" : ",";
    for (let place = from; place < Math.min(count, from + atOnce); place += 1)
      some += place === from ? writeSpans(waiting.at(place)) : `,${writeSpans(waiting.at(place))}`;
    parts.push(Buffer.from(some));
  }
  parts.push(Buffer.from("]}]}]}"));
  return Buffer.concat(parts);
}
const atOnce = 50;

/** The spans of one request as JSON, each behind the other. */
function writeSpans(ended: EndedRequest): string {
  const { queries, status, complete, tookMs, bytes } = ended;
  const parent = ended.traceparent === "" ? null : traceParent.exec(ended.traceparent);
  const traceId = parent?.[1] ?? prefix + nextDigits();
  const spanId = newSpanId();
  const above = parent?.[2] === undefined ? "" : `"parentSpanId":"${parent[2]}",`;
  const cut = complete ? "" : `,{"key":"openingday.cut","value":{"boolValue":true}}`;
  const waited =
    ended.poolWaits === 0
      ? ""
      : `,${whole("openingday.pool.waits", ended.poolWaits)},${number("openingday.pool.wait_ms", ended.poolWaitMs)}`;
  let spans = `{"traceId":"${traceId}","spanId":"${spanId}",${above}${times(ended.startedAt, tookMs)},${headOf(ended)},{"key":"http.response.status_code","value":{"intValue":"${status}"}},{"key":"http.response.body.size","value":{"intValue":"${bytes}"}},{"key":"openingday.queries","value":{"intValue":"${queries}"}}${cut}${waited}]${status >= 500 ? `,"status":{"code":2}` : ""}}`;
  const below = `,{"traceId":"${traceId}","parentSpanId":"${spanId}","spanId":"`;
  if (ended.first !== undefined) spans += below + statementSpan(ended.first);
  for (const use of ended.more?.values() ?? []) spans += below + statementSpan(use);
  for (const use of ended.hosts?.values() ?? []) {
    // Where the answer was cut off, a call that is still open may be why.
    const calls = use.calls + (complete ? 0 : use.open);
    if (calls > 0) spans += below + callSpan(use, calls);
  }
  return spans;
}

const heads = new Map<string, string>();

/** What is alike in all requests of a route; the list of attributes is left open. */
function headOf({ method, route }: EndedRequest): string {
  const name = `${method} ${route}`;
  let head = heads.get(name);
  if (head === undefined) {
    head = `"name":${JSON.stringify(name)},"kind":2,"attributes":[${text("http.request.method", method)},${text("http.route", route)}`;
    if (heads.size < 500) heads.set(name, head);
  }
  return head;
}

/** What is not told is 1 call, and 0 of the others. */
function statementSpan({ statement, dialect, calls, repeated, tookMs, failed, startedAt }: SentStatement): string {
  const isUsual = calls === 1 && failed === 0;
  const rest = isUsual
    ? statement.once
    : writeStatement(
        statement.text,
        dialect,
        `,${whole("openingday.calls", calls)},${whole("openingday.repeated", repeated)},${whole("openingday.failed", failed)}`,
      );
  return `${newSpanId()}",${times(startedAt, tookMs)},${rest}}`;
}

function callSpan({ host, withoutLimit, failed, tookMs, startedAt }: OutboundUse, calls: number): string {
  const attributes = [
    text("server.address", host.slice(0, 255)),
    text("http.request.method", "_OTHER"),
    whole("openingday.calls", calls),
    whole("openingday.without_limit", withoutLimit),
    whole("openingday.failed", failed),
  ];
  return `${newSpanId()}",${times(startedAt, tookMs)},"name":${JSON.stringify(host.slice(0, 200))},"kind":3,"attributes":[${attributes.join()}]}`;
}

const originUs = Math.round(performance.timeOrigin * 1000);

/** Nanoseconds of the epoch, exact to the microsecond: more than a number holds. */
function times(startedAt: number, tookMs: number): string {
  const from = originUs + Math.round(startedAt * 1000);
  return `"startTimeUnixNano":"${from}000","endTimeUnixNano":"${from + Math.round(tookMs * 1000)}000"`;
}

function text(key: string, value: string): string {
  return `{"key":"${key}","value":{"stringValue":${JSON.stringify(value)}}}`;
}
function whole(key: string, value: number): string {
  return `{"key":"${key}","value":{"intValue":"${Math.round(value)}"}}`;
}
function number(key: string, value: number): string {
  return `{"key":"${key}","value":{"doubleValue":${Number.isFinite(value) ? value : 0}}}`;
}
