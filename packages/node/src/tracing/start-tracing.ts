import type { EnvironmentVariables } from "../environment-variables.ts";
import { createExporter, endpointOf, headersOf } from "./export-spans.ts";
import { watchFastify } from "./route-template.ts";
import { watchModules } from "./watch-modules.ts";
import { watchOutbound } from "./watch-outbound.ts";
import { watchServer } from "./watch-server.ts";
import { watchPostgresJs } from "./wrap-postgres-js.ts";

const started = Symbol.for("openingday.tracing");

/** Begins to follow measured requests, once in a process. Never throws; what cannot be followed is not. */
export function startTracing(environment: EnvironmentVariables = process.env): void {
  try {
    const here = globalThis as { [started]?: boolean };
    if (here[started] === true || environment["OTEL_SDK_DISABLED"]?.trim().toLowerCase() === "true") return;
    const endpoint = endpointOf(environment);
    if (endpoint === undefined) return;
    here[started] = true;
    const exporter = createExporter(
      endpoint,
      headersOf(environment),
      (environment["OTEL_SERVICE_NAME"] ?? "").trim().slice(0, 100) || "app",
    );
    watchServer((ended) => exporter.take(ended));
    for (const watch of [watchFastify, watchModules, watchOutbound, watchPostgresJs])
      try {
        watch();
      } catch {
        // The others can do without it.
      }
  } catch {
    // The application must start all the same.
  }
}

/** Whether this module was named to `--import` or `--require`, by its package's name or by its own file. */
export function isPreloaded(ownUrl: string, args: readonly string[], nodeOptions = ""): boolean {
  const given = [...args, ...nodeOptions.split(/\s+/u)].map((arg) => arg.replaceAll(/^["']|["']$/gu, ""));
  return given.some((arg, index) => {
    const [, named] = /^(?:--import|--require|-r)=(.*)$/u.exec(arg) ?? [];
    const value = named ?? (/^(?:--import|--require|-r)$/u.test(given[index - 1] ?? "") ? arg : undefined);
    return value !== undefined && (value === "@openingday/node" || sameFile(value, ownUrl));
  });
}

function sameFile(value: string, ownUrl: string): boolean {
  if (value.startsWith("file:")) return URL.canParse(value) && new URL(value).href === ownUrl;
  const path = value.replaceAll("\\", "/").replace(/^(?:\.\/|[a-z]:)/iu, "");
  return /(?:^|\/)index\.(?:js|ts)$/u.test(path) && decodeURI(new URL(ownUrl).pathname).endsWith(path.startsWith("/") ? path : `/${path}`);
}
