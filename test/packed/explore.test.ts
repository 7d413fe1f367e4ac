import { appendFileSync } from "node:fs";
import { beforeAll, afterAll, it } from "vitest";
import { serveDns, serveZone } from "../../packages/openingday/test/tools/dns-server.ts";
import { issueCertificates } from "../../packages/openingday/test/tools/certificates.ts";
import { serveHttp, serveHttps, serveRaw } from "../../packages/openingday/test/tools/loopback.ts";
import { installPacked, type PackedCli } from "./packed-cli.ts";
import { layOutSite, readReport } from "./lab.ts";
let cli: PackedCli;
let certs: Awaited<ReturnType<typeof issueCertificates>>;
beforeAll(async () => { cli = await installPacked(); certs = await issueCertificates("lab.test"); });
afterAll(() => cli.remove());
const good = { "lab.test A": ["127.0.0.1"] };
const out = (text: string) => appendFileSync("/tmp/pkm/explore.txt", text + "\n");
const page = "<!doctype html><title>Lab</title><p>hello";
const cases: Record<string, () => Promise<string>> = {
  healthy: async () => layOutSite({ dns: (await serveZone(good)).at, ca: certs.ca, https: (await serveHttps(certs.good, (_, r) => r.end(page))).port, http: (await serveHttp((q, r) => r.writeHead(308, { location: "https://lab.test" + q.url }).end())).port }),
  nxdomain: async () => layOutSite({ dns: (await serveZone({ "other.test A": ["127.0.0.1"] })).at }),
  refused: async () => layOutSite({ dns: (await serveZone(good)).at }),
  tls: async () => layOutSite({ dns: (await serveZone(good)).at, ca: certs.ca, https: (await serveHttps(certs.expired, (_, r) => r.end(page))).port }),
  notls: async () => layOutSite({ dns: (await serveZone(good)).at, ca: certs.ca, https: (await serveHttp((_, r) => r.end(page))).port }),
  loop: async () => layOutSite({ dns: (await serveZone(good)).at, ca: certs.ca, https: (await serveHttps(certs.good, (q, r) => r.writeHead(302, { location: q.url === "/a" ? "/b" : "/a" }).end())).port, http: (await serveHttp((q, r) => r.writeHead(308, { location: "https://lab.test" + q.url }).end())).port }),
  trickle: async () => layOutSite({ dns: (await serveZone(good)).at, ca: certs.ca, https: (await serveHttps(certs.good, (_, r) => { r.writeHead(200, { "content-type": "text/html" }); const t = setInterval(() => r.write("x"), 100); r.on("close", () => clearInterval(t)); })).port, http: (await serveHttp((q, r) => r.writeHead(308, { location: "https://lab.test" + q.url }).end())).port }),
  trickleheaders: async () => layOutSite({ dns: (await serveZone(good)).at, ca: certs.ca, https: (await serveRaw((s) => { const t = setInterval(() => s.write("x"), 100); s.on("close", () => clearInterval(t)); })).port }),
  huge: async () => layOutSite({ dns: (await serveZone(good)).at, ca: certs.ca, https: (await serveHttps(certs.good, (_, r) => { const chunk = Buffer.alloc(1 << 20, 120); let left = 1024; r.writeHead(200, { "content-type": "text/html", "content-length": 1 << 30 }); const go = () => { while (left-- > 0) if (!r.write(chunk)) return; r.end(); }; r.on("drain", go); go(); })).port, http: (await serveHttp((q, r) => r.writeHead(308, { location: "https://lab.test" + q.url }).end())).port }),
  nonet: async () => layOutSite({}),
  silent: async () => layOutSite({ dns: (await serveDns(() => undefined)).at }),
};
it.each(Object.entries(cases))("%s", async (name, make) => {
  const cwd = await make();
  const began = performance.now();
  const ran = await cli.run(["audit", "--json", "--timings"], { cwd });
  out(`\n##### ${name} exit ${ran.exitCode} ${Math.round(performance.now() - began)} ms ${Math.round(ran.peakBytes / 2 ** 20)} MiB\n${ran.stderr}`);
  if (ran.stdout === "") return;
  const report = readReport(ran.stdout);
  out(JSON.stringify({ v: report.verdict, notes: report.notes, gates: report.gates, sent: report.requestsSent, t: report.timings }));
  out(report.risks.map((r) => `RISK ${r.id} ${r.title}`).join("\n"));
  out(report.findings.map((f) => `F ${f.severity} ${f.confidence} ${f.code}: ${f.message} | ${f.breaks} | ${f.fix}`).join("\n"));
  const text = await cli.run(["audit"], { cwd });
  out(text.stdout);
});
