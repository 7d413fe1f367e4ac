import type { SeenCall, SeenRequest, SeenStatement } from "../../model/evidence-traces.ts";
import { foldPath } from "./fold-path.ts";
import { hideLiterals } from "./hide-literals.ts";
import type { AttributeValue, Span } from "./span.ts";

/** Things that keep copies are asked instead of a database, not as one. */
const caches: ReadonlySet<string> = new Set(["redis", "memcached", "valkey"]);

/** The requests among some spans, each with the statements and calls below it. Reads the conventions of today and those before. */
export function readRequests(spans: readonly Span[]): readonly SeenRequest[] {
  const byId = new Map(spans.map((span) => [`${span.traceId} ${span.spanId}`, span]));
  const below = new Map<Span, Span[]>();
  const servers = spans.filter(isRequest);
  for (const server of servers) below.set(server, []);
  const alone = new Map<string, Span | undefined>();
  for (const server of servers) alone.set(server.traceId, alone.has(server.traceId) ? undefined : server);
  for (const span of spans) {
    if (isRequest(span)) continue;
    const owner = ownerOf(span, byId) ?? alone.get(span.traceId);
    if (owner !== undefined) below.get(owner)?.push(span);
  }
  return [...below].map(([server, parts]) => readRequest(server, parts));
}

function isRequest(span: Span): boolean {
  return span.kind === "server" && methodOf(span) !== undefined;
}

/** The nearest request above a span; spans that were not sent break the way to it. */
function ownerOf(span: Span, byId: ReadonlyMap<string, Span>): Span | undefined {
  let current: Span | undefined = span;
  for (let steps = 0; steps < 100 && current?.parentSpanId !== undefined; steps += 1) {
    current = byId.get(`${current.traceId} ${current.parentSpanId}`);
    if (current !== undefined && isRequest(current)) return current;
  }
  return undefined;
}

function readRequest(server: Span, parts: readonly Span[]): SeenRequest {
  const statements = new Map<string, { calls: number; repeated: number | undefined; tookMs: number; texts: Set<string> }>();
  const calls = new Map<string, { calls: number; withoutLimit: number | undefined; tookMs: number }>();
  let counted = 0;
  let poolWaitMs = numberOf(server, "openingday.pool.wait_ms") ?? 0;
  for (const span of parts) {
    const times = Math.max(1, Math.min(1_000_000, numberOf(span, "openingday.calls") ?? 1));
    const sql = textOf(span, "db.query.text", "db.statement");
    if (span.name.startsWith("pg-pool.connect")) poolWaitMs += span.tookMs;
    else if (sql !== undefined || (span.kind === "client" && systemOf(span) !== undefined && operationOf(span) !== undefined)) {
      if (caches.has(systemOf(span) ?? "")) continue;
      counted += times;
      const text = hideLiterals(sql ?? span.name);
      const known = statements.get(text) ?? { calls: 0, repeated: 0, tookMs: 0, texts: new Set<string>() };
      // Our own SDK folds what is alike into one span, and tells by it where it was more than one.
      const told = span.sdk === "openingday" ? (numberOf(span, "openingday.repeated") ?? 0) : repeatsOf(sql, known.texts);
      statements.set(text, {
        calls: known.calls + times,
        repeated: told === undefined || known.repeated === undefined ? undefined : known.repeated + told,
        tookMs: known.tookMs + span.tookMs,
        texts: known.texts,
      });
    } else if (span.kind === "client" && methodOf(span) !== undefined) {
      const host = hostOf(span);
      const known = calls.get(host) ?? { calls: 0, withoutLimit: 0, tookMs: 0 };
      const told = numberOf(span, "openingday.without_limit");
      calls.set(host, {
        calls: known.calls + times,
        withoutLimit: told === undefined || known.withoutLimit === undefined ? undefined : known.withoutLimit + told,
        tookMs: known.tookMs + span.tookMs,
      });
    }
  }
  const status = numberOf(server, "http.response.status_code", "http.status_code");
  const bytes = numberOf(server, "http.response.body.size", "http.response_content_length");
  return {
    traceId: server.traceId,
    sdk: server.sdk,
    method: (methodOf(server) ?? "GET").toUpperCase().slice(0, 16),
    route: routeOf(server),
    ...(status === undefined ? {} : { status }),
    tookMs: server.tookMs,
    queries: numberOf(server, "openingday.queries") ?? counted,
    statements: [...statements].map(([text, { calls: times, repeated, tookMs }]): SeenStatement => {
      return { text, calls: times, tookMs, ...(repeated === undefined ? {} : { repeated }) };
    }),
    calls: [...calls].map(([host, { calls: times, withoutLimit, tookMs }]): SeenCall => {
      return { host, calls: times, tookMs, ...(withoutLimit === undefined ? {} : { withoutLimit }) };
    }),
    poolWaitMs,
    ...(bytes === undefined ? {} : { bytes }),
  };
}

/** Without its values a statement with places for some may be another each time; one without any is the same. */
function repeatsOf(sql: string | undefined, texts: Set<string>): number | undefined {
  if (sql === undefined || /\$\d|\?|:\w|@p\d/u.test(sql)) return undefined;
  if (!/^\s*\(?(?:select|with)\b/iu.test(sql)) return 0;
  if (texts.has(sql)) return 1;
  if (texts.size < 1000) texts.add(sql);
  return 0;
}

function routeOf(span: Span): string {
  const told = textOf(span, "http.route");
  if (told !== undefined && told !== "") return told.slice(0, 200);
  const path = textOf(span, "url.path", "http.target") ?? pathOf(textOf(span, "url.full", "http.url"));
  return foldPath(path ?? "/");
}

function pathOf(url: string | undefined): string | undefined {
  return /^https?:\/\/[^/]*(\/[^?#]*)?/iu.exec(url ?? "")?.[1];
}

function hostOf(span: Span): string {
  const told = textOf(span, "server.address", "net.peer.name", "http.host", "net.peer.ip");
  const host = told ?? /^https?:\/\/(?:[^@/]*@)?([^/?#]+)/iu.exec(textOf(span, "url.full", "http.url") ?? "")?.[1] ?? "unknown";
  return host.replace(/:\d+$/u, "").toLowerCase().slice(0, 255);
}

const methodOf = (span: Span): string | undefined => textOf(span, "http.request.method", "http.method");
const systemOf = (span: Span): string | undefined => textOf(span, "db.system.name", "db.system");
const operationOf = (span: Span): string | undefined => textOf(span, "db.operation.name", "db.operation");

function textOf({ attributes }: Span, ...keys: readonly string[]): string | undefined {
  return first(attributes, keys, (value) => (typeof value === "string" ? value : undefined));
}
/** Never negative. */
function numberOf({ attributes }: Span, ...keys: readonly string[]): number | undefined {
  return first(attributes, keys, (value) => {
    const number = typeof value === "string" && /^\d{1,15}$/u.test(value) ? Number(value) : value;
    return typeof number === "number" ? Math.max(0, number) : undefined;
  });
}
function first<T>(
  attributes: ReadonlyMap<string, AttributeValue>,
  keys: readonly string[],
  read: (value: AttributeValue) => T | undefined,
): T | undefined {
  for (const key of keys) {
    const value = attributes.get(key);
    const found = value === undefined ? undefined : read(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
