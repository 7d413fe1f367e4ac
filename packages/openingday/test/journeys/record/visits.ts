import { parseHar, type VisitEntry } from "../../../src/parsers/har.ts";

export interface Exchange {
  readonly method?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Any other body, as it was sent. */
  readonly body?: { readonly mimeType: string; readonly text: string };
  readonly resource?: string;
  readonly status?: number;
  readonly type?: string;
  readonly text?: string;
  readonly answerHeaders?: readonly (readonly [name: string, value: string])[];
}

const pairs = (record: Readonly<Record<string, string>>) => Object.entries(record).map(([name, value]) => ({ name, value }));

/** A visit as a browser would record it. */
export function visit(...exchanges: readonly Exchange[]): readonly VisitEntry[] {
  const parsed = parseHar(harOf(...exchanges));
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

export function harOf(...exchanges: readonly Exchange[]): string {
  const entries = exchanges.map(
    ({ method, url, headers = {}, form, json, body, resource, status = 200, type = "text/html", text = "", answerHeaders = [] }) => ({
      ...(resource === undefined ? {} : { _resourceType: resource }),
      request: {
        method: method ?? (form === undefined && json === undefined ? "GET" : "POST"),
        url: url.startsWith("/") ? `https://app.myapp.test${url}` : url,
        headers: pairs(headers),
        ...(form === undefined
          ? {}
          : { postData: { mimeType: "application/x-www-form-urlencoded", text: new URLSearchParams(form).toString() } }),
        ...(body === undefined ? {} : { postData: body }),
        ...(json === undefined ? {} : { postData: { mimeType: "application/json", text: JSON.stringify(json) } }),
      },
      response: {
        status,
        headers: answerHeaders.map(([name, value]) => ({ name, value })),
        content: { mimeType: type, text },
      },
    }),
  );
  return JSON.stringify({ log: { version: "1.2", entries } });
}
