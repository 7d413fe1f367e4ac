import type { RequestListener } from "node:http";
import type { Report } from "../../../packages/openingday/src/model/report.ts";
import { describe, expect, it } from "vitest";
import type { issueCertificates } from "../../../packages/openingday/test/tools/certificates.ts";
import { layOut, layOutSite, type SitePlan } from "../lab.ts";
import type { PackedCli } from "../packed-cli.ts";
import { expectNoStack } from "../sentences.ts";

const mebibyte = 2 ** 20;
const page: RequestListener = (_, response) => response.setHeader("content-type", "text/html").end("<!doctype html><title>Lab</title>");
const toHttps: RequestListener = ({ url }, response) => response.writeHead(308, { location: `https://lab.test${url}` }).end();
const inCircles: RequestListener = ({ url }, response) => response.writeHead(302, { location: url === "/a" ? "/b" : "/a" }).end();
const dripping: RequestListener = (_, response) => {
  response.writeHead(200, { "content-type": "text/html" });
  const timer = setInterval(() => response.write("x"), 200);
  response.on("close", () => clearInterval(timer));
};
const gigabyte: RequestListener = (_, response) => {
  const piece = Buffer.alloc(mebibyte, "x");
  let left = 1_024;
  const send = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= 1;
      if (!response.write(piece)) return;
    }
    response.end();
  };
  response.writeHead(200, { "content-type": "text/html", "content-length": 1_024 * mebibyte });
  response.on("drain", send);
  send();
};

type Certificates = Awaited<ReturnType<typeof issueCertificates>>;

/** Sites and folders in trouble: the audit ends, and says what is wrong. */
export function describeSites(cli: () => PackedCli, certificates: () => Certificates): void {
  const secure = (answer: RequestListener, which: "good" | "expired" | "wrongHost" = "good"): SitePlan => ({
    ca: certificates().ca,
    https: { credentials: certificates()[which], answer },
    http: toHttps,
  });

  interface Row {
    readonly why: string;
    readonly plan: () => SitePlan;
    readonly exitCode: number;
    /** The finding that must come first. */
    readonly first?: string;
    /** What the reader is told of it. */
    readonly says: RegExp;
  }

  const rows: readonly Row[] = [
    {
      why: "the domain does not exist",
      plan: () => ({ dns: "missing" }),
      exitCode: 1,
      first: "host-resolves/missing",
      says: /There is no DNS record for lab\.test\..*add an A or CNAME record/u,
    },
    {
      why: "the port is refused",
      plan: () => ({}),
      exitCode: 1,
      first: "certificate-valid/no-tls",
      says: /cannot be opened with https at all\./u,
    },
    {
      why: "the certificate has run out",
      plan: () => secure(page, "expired"),
      exitCode: 1,
      first: "certificate-valid/expired",
      says: /The certificate of lab\.test has run out\./u,
    },
    {
      why: "the certificate is another’s",
      plan: () => secure(page, "wrongHost"),
      exitCode: 1,
      first: "certificate-valid/wrong-host",
      says: /lab\.test/u,
    },
    {
      why: "the port of https does not speak TLS",
      plan: () => ({ raw: (socket) => socket.end("220 mail.lab.test ESMTP\r\n") }),
      exitCode: 1,
      first: "certificate-valid/no-tls",
      says: /cannot be opened with https at all\./u,
    },
    {
      why: "the redirects go in circles",
      plan: () => secure(inCircles),
      exitCode: 1,
      first: "redirect-loop/loop",
      says: /go in circles\..*remove the one that leads back/u,
    },
    {
      why: "the server drips byte by byte",
      plan: () => secure(dripping),
      exitCode: 2,
      says: /MB1 is unproved: .*lab\.test did not answer completely within 8 seconds/u,
    },
    { why: "the page is a gigabyte long", plan: () => secure(gigabyte), exitCode: 2, says: /MB6 is unproved/u },
    {
      why: "the resolver never answers",
      plan: () => ({ dns: "silent" }),
      exitCode: 2,
      says: /No DNS server answered.*Check this machine’s internet connection/u,
    },
    {
      why: "the resolver refuses",
      plan: () => ({ dns: "refused" }),
      exitCode: 2,
      says: /No DNS server answered.*Check this machine’s internet connection/u,
    },
  ];

  describe.concurrent("an audit of a site in trouble", () => {
    it.for(rows)("tells it when $why", async ({ plan, exitCode, first, says }, { onTestFinished }) => {
      const cwd = await layOutSite(onTestFinished, plan());
      const ran = await cli().run(["audit", "--json"], { cwd });
      expectNoStack(ran);
      expect(ran.exitCode).toBe(exitCode);
      const report = JSON.parse(ran.stdout) as Report & { because: readonly string[] };
      expect(report.verdict).toBe(exitCode === 1 ? "no-go" : "cannot-tell");
      expect(report.risks[0]?.findings[0]).toBe(first ?? report.risks[0]?.findings[0]);
      const finding = report.findings.find(({ code }) => code === first);
      expect(
        [...(finding === undefined ? [] : [`${finding.message} ${finding.fix}`]), ...report.notes, ...report.because].join("\n"),
      ).toMatch(says);
      expect(report.gates.find(({ row }) => row === "MB1")?.state).not.toBe(exitCode === 1 ? "pass" : "fail");
      expect(ran.peakBytes).toBeGreaterThan(10 * mebibyte);
      expect(ran.peakBytes).toBeLessThan(200 * mebibyte);
    });

    it("finds the same site in order when nothing is wrong with it", async ({ onTestFinished, expect }) => {
      const cwd = await layOutSite(onTestFinished, secure(page));
      const ran = await cli().run(["audit", "--json"], { cwd });
      const report = JSON.parse(ran.stdout) as Report;
      expect({ exitCode: ran.exitCode, verdict: report.verdict, notes: report.notes }).toEqual({
        exitCode: 2,
        verdict: "cannot-tell",
        notes: [],
      });
      expect(report.gates.find(({ row }) => row === "MB1")?.state).toBe("pass");
    });

    it("says on stderr too that the network is missing, for whoever reads no report", async ({ onTestFinished, expect }) => {
      const cwd = await layOutSite(onTestFinished, { dns: "refused" });
      const ran = await cli().run(["audit", "lab.test"], { cwd });
      expect(ran.exitCode).toBe(2);
      expect(ran.stderr.trimEnd().split("\n").at(-1)).toMatch(
        /^No DNS server answered, so nothing could be looked at from outside\. Check /u,
      );
      expect(ran.stdout).toContain("CANNOT TELL");
    });
  });

  interface FolderRow {
    readonly why: string;
    readonly files: Readonly<Record<string, string>>;
    readonly git: boolean;
    readonly says: RegExp;
  }

  describe.concurrent("an audit of a folder in trouble", () => {
    it.for<FolderRow>([
      { why: "it is empty", files: {}, git: false, says: /There is no Git history here/u },
      { why: "git does not know it", files: { "index.js": "export {};\n" }, git: false, says: /There is no Git history here/u },
      { why: "its repository has no commit", files: { "index.js": "export {};\n" }, git: true, says: /has no commits yet/u },
      { why: "its repository is broken", files: { ".git/config": "[core\n", "index.js": "export {};\n" }, git: false, says: /history/u },
    ])("cannot tell when $why", async ({ files, git, says }, { onTestFinished }) => {
      const cwd = await layOut(onTestFinished, files);
      if (git) await cli().git(["init", "--quiet"], cwd);
      const ran = await cli().run(["audit", ".", "--json"], { cwd });
      expectNoStack(ran);
      expect(ran.exitCode).toBe(2);
      const report = JSON.parse(ran.stdout) as Report;
      expect(report.target.domain).toBe(report.target.repository);
      const row = report.rows.find(({ id }) => id === "T4");
      expect(row?.state).toBe("unproved");
      expect(row?.reason).toMatch(says);
    });
  });
}
