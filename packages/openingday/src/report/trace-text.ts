import type { RouteCalls, RouteStatement, TracedRoute } from "../model/evidence-traces.ts";
import type { TraceFinding, TraceReport } from "../model/trace-report.ts";
import { plain, wrap } from "./wrap.ts";

const width = 96;
const shownRoutes = 25;
const shownStatements = 3;
const heads: Readonly<Record<TraceReport["verdict"], string>> = {
  fine: "FINE: no request asks for more than it needs.",
  wasteful: "WASTEFUL: requests ask for more than they need.",
  "cannot-tell": "CANNOT TELL what requests ask for.",
};

/** What requests ask for, for a person: findings first, then each route, slowest first. */
export function renderTraces(report: TraceReport): string {
  const { verdict, reason, findings, unproved, routes, told, sent, sdks } = report;
  return [
    heads[verdict],
    ...(reason === undefined ? [] : indent(`Because ${reason}.`, 2)),
    "",
    ...findings.flatMap(renderFinding),
    ...routes.slice(0, shownRoutes).flatMap(renderRoute),
    ...(routes.length > shownRoutes ? [`  … and ${routes.length - shownRoutes} more routes: --json gives all`, ""] : []),
    ...unproved.flatMap(({ title, reason: why }) => indent(`Not seen: “${title}”, because ${why}.`, 2)),
    ...(unproved.length > 0 ? [""] : []),
    ...(told === 0
      ? []
      : [
          ...indent(
            sdks.includes("pg_stat_statements")
              ? `${told} steps and requests, as the database counted them. Times include this machine’s; counts do not.`
              : `${told} of ${sent} requests were told, by ${sdks.join(" and ")}. Times include this machine’s; counts do not.`,
            2,
          ),
          "",
        ]),
  ].join("\n");
}

function renderFinding({ fails, message, breaks, fix, seen }: TraceFinding): readonly string[] {
  return [
    ...indent(message, 2, fails ? "✗ " : "! "),
    ...indent(`What breaks: ${breaks}`, 6),
    ...indent(`Smallest fix: ${fix}`, 6),
    ...seen.slice(0, 3).flatMap((line) => indent(`seen: ${line}`, 6)),
    "",
  ];
}

function renderRoute({
  route,
  requests,
  failed,
  p50Ms,
  p95Ms,
  queries,
  statements,
  calls,
  poolWaits,
  mostBytes,
}: TracedRoute): readonly string[] {
  const span = queries.fewest === queries.most ? `${queries.most}` : `${queries.fewest} to ${queries.most}`;
  const weight = mostBytes === undefined || mostBytes === 0 ? "" : `, ${sayBytes(mostBytes)}`;
  const wrong = failed === 0 ? "" : `, ${failed} failed`;
  const waited = poolWaits.requests === 0 ? "" : `, ${poolWaits.requests} waited for a connection, ${sayMs(poolWaits.longestMs)} at most`;
  const worth = statements.filter(({ most, tookMs }) => most > 1 || tookMs > 5).slice(0, shownStatements);
  return [
    `  ${plain(route)}`,
    ...indent(
      `${requests} ×, half within ${sayMs(p50Ms)}, 19 of 20 within ${sayMs(p95Ms)}, ${span} ${span === "1" ? "query" : "queries"}${weight}${wrong}${waited}`,
      6,
    ),
    ...worth.flatMap((statement) => indent(sayStatement(statement), 6)),
    ...calls.slice(0, shownStatements).flatMap((call) => indent(sayCall(call, requests), 6)),
    "",
  ];
}

function sayStatement({ text, most, repeated, tookMs }: RouteStatement): string {
  const again = repeated === undefined || repeated.most === 0 ? "" : `, ${repeated.most} of them with the same values`;
  return `${most} × in one request${again}, ${sayMs(tookMs)}: ${text.length > 200 ? `${text.slice(0, 199)}…` : text}`;
}

function sayCall({ host, requests: asked, most, withoutLimit, tookMs }: RouteCalls, requests: number): string {
  const limit = withoutLimit === undefined ? "" : withoutLimit === 0 ? ", with a limit of time" : ", without a limit of time";
  return `calls ${host} in ${asked} of ${requests}${most > 1 ? `, ${most} times` : ""}, ${sayMs(tookMs)}${limit}`;
}

function indent(text: string, by: number, mark = ""): readonly string[] {
  const pad = " ".repeat(by);
  return wrap(plain(text), width - by - mark.length).map((line, index) => `${pad}${index === 0 ? mark : " ".repeat(mark.length)}${line}`);
}

function sayMs(ms: number): string {
  return `${ms < 100 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

function sayBytes(bytes: number): string {
  return bytes < 1000 ? `${bytes} bytes` : `${Math.round(bytes / 1000)} kB`;
}
