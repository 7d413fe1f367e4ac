import { defineCheck } from "../../model/check.ts";
import { listNames } from "./reading/walks.ts";

const shownVersions: Readonly<Record<string, string>> = { TLSv1: "TLS 1.0", "TLSv1.1": "TLS 1.1" };

export default defineCheck({
  id: "old-tls",
  title: "No address takes the versions of TLS that were given up",
  why: "TLS 1.0 and 1.1 have known weaknesses; browsers gave them up in 2020, and card schemes do not accept them.",
  rows: ["S2.C4"],
  risk: "weak-encryption",
  needs: ["tls.versions"],
  specs: [
    { document: "RFC 8996", section: "4 and 5" },
    { document: "RFC 9325", section: "3.1.1" },
  ],
  evaluate({ "tls.versions": { hosts } }) {
    const seen = hosts.map(({ host, taken, error }) => {
      const named = taken.map((version) => shownVersions[version] ?? version).join(" and ");
      return `${host}: ${named === "" ? (error ?? "refuses TLS 1.0 and 1.1") : `takes ${named}`}`;
    });
    const open = hosts.filter((one) => one.taken.length > 0);
    if (open.length > 0)
      return {
        status: "warned",
        findings: [
          {
            code: "accepted",
            severity: "low",
            confidence: "proved",
            message: `${listNames(open.map((one) => one.host))} still takes TLS versions older than 1.2.`,
            breaks: "Nothing for today’s browsers; a card payment audit fails on it, and old devices can be talked into weak encryption.",
            fix: "Set the minimum TLS version to 1.2 (Cloudflare: SSL/TLS, Edge Certificates; nginx: ssl_protocols TLSv1.2 TLSv1.3).",
            seen: [...seen, "It rests on RFC 8996 sections 4 and 5."],
          },
        ],
      };
    const blind = hosts.filter((one) => one.error !== undefined);
    const [first] = blind;
    if (first !== undefined && blind.length === hosts.length)
      return { status: "inconclusive", reason: `${first.host}: ${first.error ?? ""}`, seen };
    return { status: "passed", seen };
  },
});
