import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { Report } from "../../packages/openingday/src/model/report.ts";
import { closedPort } from "../../packages/openingday/test/tools/loopback.ts";

/** Where a small site of one's own is found: what a founder's `vantage` says of it. */
export interface Site {
  /** `address:port` of the resolver; one that refuses unless told. */
  readonly dns?: string;
  /** Port on loopback for https; closed unless told. */
  readonly https?: number;
  /** Port on loopback for http; closed unless told. */
  readonly http?: number;
  /** Extra root, PEM. */
  readonly ca?: string;
}

/** A folder with these files, gone when the test is over. */
export async function layOut(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "openingday-lab-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

/** A folder whose configuration describes lab.test, one host on loopback. */
export async function layOutSite(site: Site, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const closed = await closedPort();
  const dns = site.dns ?? `127.0.0.1:${closed}`;
  const config = {
    domain: "lab.test",
    hosts: [{ name: "lab.test", role: "site" }],
    vantage: {
      resolvers: [dns],
      parents: [dns],
      dnsPort: Number(dns.split(":")[1]),
      connect: { ":443": `:${site.https ?? closed}`, ":80": `:${site.http ?? closed}`, ":25": `:${closed}` },
      ...(site.ca === undefined ? {} : { ca: "ca.pem" }),
    },
    ...more,
  };
  return layOut({
    "openingday.config.ts": `export default ${JSON.stringify(config)};\n`,
    ...(site.ca === undefined ? {} : { "ca.pem": site.ca }),
  });
}

/** Reads the report that `--json` printed. */
export function readReport(stdout: string): Report {
  return JSON.parse(stdout) as Report;
}
