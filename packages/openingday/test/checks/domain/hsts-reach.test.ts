import { describe, expect, it } from "vitest";
import check from "../../../src/checks/domain/hsts-reach.ts";
import type { TlsHost } from "../../../src/model/evidence-web.ts";
import { at, contextWith, summary, walk } from "./world.ts";

const after = (days: number): string => new Date(Date.parse(at) + days * 86_400_000).toISOString();
const good = (host: string, more: Partial<TlsHost> = {}): TlsHost => ({
  host,
  nameMatches: true,
  names: [host],
  validFrom: after(-30),
  validTo: after(60),
  ...more,
});
const refused: TlsHost = { host: "api.myapp.test", error: "refused the connection", failure: { layer: "connect", code: "ECONNREFUSED" } };

function evaluate(hsts: string | undefined, hosts: readonly TlsHost[], start = "https://myapp.test/") {
  const plain = walk(start, [200]);
  const walks = [{ ...plain, hops: plain.hops.map((hop) => ({ ...hop, ...(hsts === undefined ? {} : { hsts }) })) }];
  return check.evaluate({ "http.walks": { walks }, "tls.hosts": { at, hosts: [good("myapp.test"), ...hosts] } }, contextWith());
}
const wide = "max-age=31536000; includeSubDomains";

describe("hsts-reach", () => {
  it.each<{ why: string; hsts: string | undefined; hosts: readonly TlsHost[]; start?: string; want: string }>([
    { why: "nothing is promised", hsts: undefined, hosts: [refused], want: "passed" },
    { why: "the promise is for the host alone", hsts: "max-age=31536000", hosts: [refused], want: "passed" },
    { why: "all subdomains keep it", hsts: wide, hosts: [good("api.myapp.test")], want: "passed" },
    { why: "a subdomain has no https", hsts: wide, hosts: [refused], want: "failed subdomain-shut" },
    {
      why: "a subdomain’s certificate is for another name",
      hsts: wide,
      hosts: [good("api.myapp.test", { nameMatches: false })],
      want: "failed subdomain-shut",
    },
    {
      why: "a subdomain’s certificate has expired",
      hsts: wide,
      hosts: [good("api.myapp.test", { validTo: after(-1) })],
      want: "failed subdomain-shut",
    },
    { why: "a subdomain’s certificate runs out soon", hsts: wide, hosts: [good("api.myapp.test", { validTo: after(10) })], want: "passed" },
    {
      why: "a subdomain does not exist yet",
      hsts: wide,
      hosts: [{ ...refused, failure: { layer: "dns", code: "ENOTFOUND" } }],
      want: "passed",
    },
    {
      why: "a subdomain gave no answer in time",
      hsts: wide,
      hosts: [{ ...refused, failure: { layer: "connect", code: "ETIMEDOUT" } }],
      want: "passed",
    },
    { why: "the bad host is no subdomain of the speaker", hsts: wide, hosts: [refused], start: "https://app.myapp.test/", want: "passed" },
    {
      why: "the promise came over http, and https was not answered",
      hsts: wide,
      hosts: [refused],
      start: "http://myapp.test/",
      want: "inconclusive",
    },
    { why: "the promise is taken back", hsts: "max-age=0; includeSubDomains", hosts: [refused], want: "passed" },
    { why: "the promise cannot be read", hsts: "includeSubDomains", hosts: [refused], want: "passed" },
    { why: "another domain’s name only ends alike", hsts: wide, hosts: [{ ...refused, host: "notmyapp.test" }], want: "passed" },
  ])("is $want when $why", ({ hsts, hosts, start, want }) => {
    expect(summary(evaluate(hsts, hosts, start))).toBe(want);
  });

  it("says that a preload list makes it last", () => {
    expect(evaluate(`${wide}; preload`, [refused])).toMatchObject({
      findings: [{ breaks: expect.stringContaining("preload list"), seen: expect.arrayContaining([expect.stringContaining("RFC 6797")]) }],
    });
    expect(JSON.stringify(evaluate(wide, [refused]))).not.toContain("preload list");
  });
});
