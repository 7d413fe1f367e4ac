import type { IncomingMessage } from "node:http";
import type { Header } from "../model/evidence-web.ts";
import type { HttpAnswer, HttpTimings } from "../model/tools.ts";
import { maskSetCookie } from "../parsers/mask-cookie.ts";

/** Response headers in the order they came, names in lower case, cookie values masked unless asked for. */
function readHeaders(raw: readonly string[], rawCookies: boolean): readonly Header[] {
  const headers: Header[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? "").toLowerCase();
    const value = raw[index + 1] ?? "";
    headers.push({ name, value: name === "set-cookie" && !rawCookies ? maskSetCookie(value) : value });
  }
  return headers;
}

/** The answer as a probe sees it. */
export function createAnswer(parts: {
  readonly url: string;
  readonly response: IncomingMessage;
  readonly body: Buffer;
  readonly truncated: boolean;
  readonly receivedBytes: number;
  readonly address: string;
  readonly port: number;
  readonly timings: HttpTimings;
  readonly rawCookies: boolean;
}): HttpAnswer {
  const { response, rawCookies, ...rest } = parts;
  const headers = readHeaders(response.rawHeaders, rawCookies);
  const header = (name: string): string | undefined => headers.find((one) => one.name === name.toLowerCase())?.value;
  return {
    ...rest,
    status: response.statusCode ?? 0,
    headers,
    header,
    text: () => decodeText(rest.body, header("content-type")),
  };
}

/** Text by the charset of the content type; UTF-8 where it names none or one that nobody knows. */
function decodeText(body: Uint8Array, contentType = ""): string {
  const charset = /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset).decode(body);
  } catch {
    return new TextDecoder().decode(body);
  }
}
