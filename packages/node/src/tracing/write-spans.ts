import { randomBytes } from "node:crypto";
import { routeOf } from "./route-template.ts";
import type { OutboundUse, StatementUse } from "./traced-request.ts";
import type { EndedRequest } from "./watch-server.ts";

type Value =
  | { readonly stringValue: string }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly boolValue: boolean };
interface Attribute {
  readonly key: string;
  readonly value: Value;
}
/** One span in OTLP's JSON. */
interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** 2: a request taken; 3: a call made. */
  readonly kind: 2 | 3;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  readonly status?: { readonly code: 2 };
}

/** What the process did since the last batch. */
export interface ProcessLoad {
  readonly service: string;
  /** Processor time over time, 1 being one core. */
  readonly cpuShare: number;
  readonly loopDelayP99Ms: number;
}

const prefix = randomBytes(4).toString("hex");
let counter = Math.floor(Math.random() * 0xffff_ffff);

function newSpanId(): string {
  counter = (counter + 1) % 0x1_0000_0000;
  return prefix + counter.toString(16).padStart(8, "0");
}

const traceParent = /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}/u;

/**
 * One batch as OTLP's JSON. A request is one span; below it one span for each statement and each host, with how often in
 * `openingday.calls`: a page with a hundred queries costs two spans, and nothing that was counted is lost.
 */
export function writeSpans(ended: readonly EndedRequest[], load: ProcessLoad): string {
  const spans = ended.flatMap(spansOf);
  const resource = {
    attributes: [
      text("service.name", load.service),
      text("telemetry.sdk.name", "openingday"),
      text("telemetry.sdk.language", "nodejs"),
      number("openingday.process.cpu_share", load.cpuShare),
      number("openingday.process.loop_delay_p99_ms", load.loopDelayP99Ms),
    ],
  };
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: "@openingday/node" }, spans }] }] });
}

function spansOf({ request, status, complete, tookMs, bytes }: EndedRequest): readonly Span[] {
  const { incoming, run, queries } = request;
  const parent = traceParent.exec(String(incoming.headers["traceparent"] ?? ""));
  const traceId = parent?.[1] ?? randomBytes(16).toString("hex");
  const spanId = newSpanId();
  const method = (incoming.method ?? "GET").slice(0, 16);
  const route = routeOf(incoming, request.route);
  const server: Span = {
    traceId,
    spanId,
    ...(parent?.[2] === undefined ? {} : { parentSpanId: parent[2] }),
    name: `${method} ${route}`,
    kind: 2,
    ...times(request.startedAt, tookMs),
    attributes: [
      text("http.request.method", method),
      text("http.route", route),
      whole("http.response.status_code", status),
      whole("http.response.body.size", bytes),
      text("openingday.run", run),
      whole("openingday.queries", queries),
      ...(complete ? [] : [{ key: "openingday.cut", value: { boolValue: true } }]),
      ...(request.poolWaits === 0
        ? []
        : [whole("openingday.pool.waits", request.poolWaits), number("openingday.pool.wait_ms", request.poolWaitMs)]),
    ],
    ...(status >= 500 ? { status: { code: 2 } } : {}),
  };
  const below = { traceId, parentSpanId: spanId };
  const statements = [...(request.first === undefined ? [] : [request.first]), ...(request.more?.values() ?? [])];
  return [
    server,
    ...statements.map((use) => statementSpan(use, below)),
    // Where the answer was cut off, a call that is still open may be why.
    ...[...(request.hosts?.values() ?? [])].flatMap((use) => {
      const calls = use.calls + (complete ? 0 : use.open);
      return calls === 0 ? [] : [callSpan({ ...use, calls }, below)];
    }),
  ];
}

type Below = Pick<Span, "traceId" | "parentSpanId">;

function statementSpan({ statement, dialect, calls, repeated, tookMs, failed, startedAt }: StatementUse, below: Below): Span {
  return {
    ...below,
    spanId: newSpanId(),
    name: statement.text.split(" ", 1)[0]?.toUpperCase().slice(0, 20) ?? "QUERY",
    kind: 3,
    ...times(startedAt, tookMs),
    attributes: [
      text("db.system.name", dialect),
      text("db.query.text", statement.text),
      whole("openingday.calls", calls),
      whole("openingday.repeated", repeated),
      ...(failed === 0 ? [] : [whole("openingday.failed", failed)]),
    ],
  };
}

function callSpan({ host, calls, withoutLimit, failed, tookMs, startedAt }: OutboundUse, below: Below): Span {
  return {
    ...below,
    spanId: newSpanId(),
    name: host.slice(0, 200),
    kind: 3,
    ...times(startedAt, tookMs),
    attributes: [
      text("server.address", host.slice(0, 255)),
      text("http.request.method", "_OTHER"),
      whole("openingday.calls", calls),
      whole("openingday.without_limit", withoutLimit),
      ...(failed === 0 ? [] : [whole("openingday.failed", failed)]),
    ],
  };
}

function times(startedAt: number, tookMs: number): Pick<Span, "startTimeUnixNano" | "endTimeUnixNano"> {
  return { startTimeUnixNano: nano(startedAt), endTimeUnixNano: nano(startedAt + tookMs) };
}

/** Nanoseconds of the epoch, exact to the microsecond: more than a number holds. */
function nano(ms: number): string {
  return `${Math.round((performance.timeOrigin + ms) * 1000)}000`;
}

function text(key: string, stringValue: string): Attribute {
  return { key, value: { stringValue } };
}
function whole(key: string, value: number): Attribute {
  return { key, value: { intValue: String(Math.round(value)) } };
}
function number(key: string, doubleValue: number): Attribute {
  return { key, value: { doubleValue } };
}
