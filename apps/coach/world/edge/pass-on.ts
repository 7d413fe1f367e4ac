import { pause } from "../pause.ts";
import { cacheKey, maxCachedBytes, sharedMaxAge } from "./cache.ts";
import { answerPlainly, edgeHeader } from "./answer-plainly.ts";
import { endToEnd, forwardedHeaders, plainAddress } from "./headers.ts";
import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import type { CachedAnswer, EdgeCache } from "./cache.ts";
import type { EdgeRequest, EdgeResponse } from "./answer-plainly.ts";
import type { OriginPull } from "./pull.ts";
import type { EdgeSettings } from "./settings.ts";

/** One request for the origin, with everything that decides how it is answered. */
export interface Passing {
  readonly request: EdgeRequest;
  readonly response: EdgeResponse;
  readonly host: string;
  readonly path: string;
  readonly origin: OriginPull;
  readonly cache: EdgeCache;
  readonly settings: EdgeSettings;
}

const keptAnywaySeconds = 300;

/** Answers from the cache, or from the origin with the client's address told; 502 when it is down and 504 when it is silent. */
export async function passOn(passing: Passing): Promise<void> {
  const { request, response, host, path, cache, settings } = passing;
  const method = request.method ?? "GET";
  const key = settings.cacheEnabled ? cacheKey(method, host, path, request.headers) : undefined;
  const hit = key === undefined ? undefined : cache.get(key);
  if (hit) {
    request.resume();
    await pause(settings.latencyMs);
    return answerFromCache(passing, hit.answer, hit.ageSeconds);
  }
  const gone = new AbortController();
  response.on("close", () => {
    if (!response.writableEnded) gone.abort();
  });
  let answer: IncomingMessage;
  try {
    answer = await passing.origin.pull({
      // A HEAD is asked as a GET where the answer may be kept: a HEAD alone leaves nothing to keep.
      method: method === "HEAD" && key !== undefined ? "GET" : method,
      path,
      headers: forwardedHeaders(request.headers, { address: plainAddress(request.socket.remoteAddress), host }),
      host,
      ...(hasBody(request) ? { body: request } : {}),
      timeoutMs: settings.originTimeoutMs,
      signal: gone.signal,
    });
  } catch (error) {
    await pause(settings.latencyMs);
    if (gone.signal.aborted) return;
    const isSilent = (error as NodeJS.ErrnoException).code === "ETIMEDOUT";
    if (isSilent) return answerPlainly(response, 504, "The application behind this site did not answer in time.");
    return answerPlainly(response, 502, "The application behind this site cannot be reached.");
  }
  await pause(settings.latencyMs);
  answerFromOrigin(passing, answer, key);
}

function answerFromOrigin(passing: Passing, answer: IncomingMessage, key: string | undefined): void {
  const { request, response, path, cache, settings } = passing;
  const status = answer.statusCode ?? 502;
  const headers = endToEnd(answer.headers);
  const isKeptAnyway = status === 200 && settings.keptAnyway.includes(path.split("?", 1)[0] ?? path);
  const maxAge = key === undefined ? 0 : isKeptAnyway ? keptAnywaySeconds : sharedMaxAge(status, answer.headers);
  writeHead(passing, status, { ...headers, "x-cache": maxAge > 0 ? "MISS" : "BYPASS" });
  const kept: Buffer[] = [];
  let bytes = 0;
  answer.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (maxAge > 0 && bytes <= maxCachedBytes) kept.push(chunk);
  });
  answer.on("end", () => {
    if (key !== undefined && maxAge > 0 && bytes <= maxCachedBytes) cache.set(key, { headers, body: Buffer.concat(kept) }, maxAge);
    if (request.method === "HEAD") response.end();
  });
  // Half an answer must not look like a whole one.
  answer.on("error", () => response.destroy());
  answer.on("aborted", () => response.destroy());
  if (request.method === "HEAD") answer.resume();
  else answer.pipe(response);
}

function answerFromCache(passing: Passing, { headers, body }: CachedAnswer, ageSeconds: number): void {
  const { request, response } = passing;
  const marked = { ...headers, "x-cache": "HIT", age: String(ageSeconds) };
  const etag = headers["etag"];
  if (etag !== undefined && request.headers["if-none-match"] === etag) {
    const { "content-length": _length, ...rest } = marked as OutgoingHttpHeaders;
    writeHead(passing, 304, rest);
    response.end();
    return;
  }
  writeHead(passing, 200, { ...marked, "content-length": body.length });
  response.end(request.method === "HEAD" ? undefined : body);
}

function writeHead({ response, host, path, settings }: Passing, status: number, headers: OutgoingHttpHeaders): void {
  const own = { ...headers, ...edgeHeader };
  response.writeHead(status, settings.rewriteHeaders?.({ host, path, status, headers: own }) ?? own);
}

function hasBody(request: EdgeRequest): boolean {
  if (request.headers["transfer-encoding"] !== undefined) return true;
  if (request.headers["content-length"] !== undefined) return Number(request.headers["content-length"]) > 0;
  return request.stream !== undefined && !request.stream.endAfterHeaders;
}
