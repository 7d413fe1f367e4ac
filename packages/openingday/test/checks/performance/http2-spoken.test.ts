import { describe, expect, it } from "vitest";
import check from "../../../src/checks/performance/http2-spoken.ts";
import type { Asset } from "../../../src/model/evidence-web.ts";
import { at, contextWith, page, summary } from "../domain/world.ts";

function files(count: number, host = "myapp.test", more: Partial<Asset> = {}): readonly Asset[] {
  return Array.from({ length: count }, (_, index) => ({
    url: `https://${host}/file-${index}.js`,
    status: 200,
    bytes: 10,
    hashed: false,
    headers: [],
    ...more,
  }));
}
const evaluate = (assets: readonly Asset[], alpn: Readonly<Record<string, string | undefined>>) =>
  check.evaluate(
    {
      "http.pages": { pages: [page("https://myapp.test/", { assets })] },
      "tls.hosts": {
        at,
        hosts: Object.entries(alpn).map(([host, spoken]) => ({ host, ...(spoken === undefined ? {} : { alpn: spoken }) })),
      },
    },
    contextWith(),
  );

describe("http2-spoken", () => {
  it.each([
    { why: "twelve files come over HTTP/2", assets: files(12), alpn: { "myapp.test": "h2" }, want: "passed" },
    { why: "seven files come over HTTP/1.1", assets: files(7), alpn: { "myapp.test": "http/1.1" }, want: "warned one-at-a-time" },
    { why: "the server agrees on no protocol", assets: files(7), alpn: { "myapp.test": "" }, want: "warned one-at-a-time" },
    { why: "six files fit into six connections", assets: files(6), alpn: { "myapp.test": "http/1.1" }, want: "not-applicable" },
    {
      why: "two hosts share them",
      assets: [...files(6), ...files(6, "cdn.myapp.test")],
      alpn: { "myapp.test": "http/1.1", "cdn.myapp.test": "http/1.1" },
      want: "not-applicable",
    },
    {
      why: "most files did not answer",
      assets: files(9, "myapp.test", { error: "no answer" }),
      alpn: { "myapp.test": "http/1.1" },
      want: "not-applicable",
    },
    { why: "no handshake came about", assets: files(9), alpn: { "myapp.test": undefined }, want: "inconclusive" },
    {
      why: "the files’ host is no declared one",
      assets: files(9, "cdn.myapp.test"),
      alpn: { "myapp.test": "http/1.1" },
      want: "not-applicable",
    },
  ])("is $want when $why", ({ assets, alpn, want }) => {
    expect(summary(evaluate(assets, alpn))).toBe(want);
  });
});
