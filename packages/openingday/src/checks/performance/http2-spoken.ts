import { defineCheck } from "../../model/check.ts";
import type { Page } from "../../model/evidence-web.ts";

/** Browsers open six connections to one host, and each carries one file at a time before HTTP/2. */
const connections = 6;

export default defineCheck({
  id: "http2-spoken",
  title: "The files of a page travel side by side",
  why: "Before HTTP/2 a browser fetches six files at a time, and all others wait in line; on a phone each turn takes a tenth of a second.",
  rows: ["S4.C4"],
  risk: "slow-pages",
  needs: ["http.pages", "tls.hosts"],
  specs: [{ document: "RFC 9113", section: "3.2" }],
  evaluate({ "http.pages": { pages }, "tls.hosts": { hosts } }) {
    const told = [...countFiles(pages)].flatMap(([host, files]) => {
      const shaken = hosts.find((one) => one.host === host);
      return files > connections && shaken !== undefined ? [{ host, files, spoken: shaken.alpn }] : [];
    });
    if (told.length === 0)
      return { status: "not-applicable", reason: `no landing page loads more than ${connections} files from one declared host` };
    const seen = told.map(({ host, files, spoken }) => `${host}: ${files} files, ${sayProtocol(spoken)}`);
    const slow = told.filter(({ spoken }) => spoken !== undefined && spoken !== "h2");
    const [first] = slow;
    if (first !== undefined)
      return {
        status: "warned",
        seen,
        findings: [
          {
            code: "one-at-a-time",
            severity: "low",
            confidence: "proved",
            message: `${slow.map(({ host }) => host).join(", ")} sends the ${first.files} files of a landing page without HTTP/2.`,
            breaks: "Visitors with a phone wait while the files come one after the other.",
            fix: "Switch on HTTP/2 where your site’s certificate is: at the edge it is one switch, in nginx the line “http2 on;”.",
            seen,
          },
        ],
      };
    const unknown = told.find(({ spoken }) => spoken === undefined);
    if (unknown !== undefined) return { status: "inconclusive", reason: `no connection with ${unknown.host} came about`, seen };
    return { status: "passed", seen };
  },
});

/** Files that one page loads over https, by host: the most where several pages do. */
function countFiles(pages: readonly Page[]): ReadonlyMap<string, number> {
  const most = new Map<string, number>();
  for (const { assets } of pages) {
    const here = new Map<string, number>();
    for (const { url } of assets.filter(({ error }) => error === undefined)) {
      const { hostname, protocol } = new URL(url);
      if (protocol === "https:") here.set(hostname, (here.get(hostname) ?? 0) + 1);
    }
    for (const [host, files] of here) most.set(host, Math.max(most.get(host) ?? 0, files));
  }
  return most;
}

function sayProtocol(spoken: string | undefined): string {
  if (spoken === undefined) return "no connection";
  return spoken === "h2" ? "over HTTP/2" : "over HTTP/1.1";
}
