import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runBinary } from "../../apps/coach/world/binary.ts";
import { freePorts } from "../../apps/coach/world/free-port.ts";
import { startWorld, type World } from "../../apps/coach/world/world.ts";
import type { Report } from "../../packages/openingday/src/model/report.ts";

let world: World;
let config: string;

beforeAll(async () => {
  const free = (): Promise<number> => freePorts([{ address: "127.0.0.1", protocol: "tcp" }]);
  const [smtp, api] = [`127.0.0.1:${await free()}`, `127.0.0.1:${await free()}`];
  world = await startWorld({ withMonitor: false, appSmtpUrl: `smtp://${smtp}` });
  config = join(world.folder, "seed-mailbox.config.ts");
  const base = pathToFileURL(join(world.folder, "openingday.config.ts")).href;
  const inbox = { kind: "listen", smtp, api, address: "launch-{{unique}}@inbox.test", waitSeconds: 15 };
  await writeFile(
    config,
    `import base from ${JSON.stringify(base)};
export default { ...base, mail: { ...base.mail, inbox: ${JSON.stringify(inbox)} } };
`,
  );
});
afterAll(() => world?.stop());

/** What `prove` says of the mails that the app sends into the mailbox which it opens itself. */
async function prove(): Promise<Report> {
  const { stdout } = await runBinary(["prove", "--only", "mail.received", "--json", "--config", config], world.folder, world.env);
  return JSON.parse(stdout) as Report;
}
const stateOf = ({ checks }: Report, id: string): string | undefined => checks.find((check) => check.id === id)?.status;

it("opens the mailbox for its run, and judges both mails of the app as a receiver would", async () => {
  const report = await prove();
  const judged = ["mail-arrives", "mail-verified", "mail-aligned", "mail-links", "mail-manners", "dkim-signs", "reset-link-survives"];
  expect(Object.fromEntries(judged.map((id) => [id, stateOf(report, id)]))).toEqual(Object.fromEntries(judged.map((id) => [id, "passed"])));
  const seen = report.checks.find(({ id }) => id === "mail-aligned")?.seen ?? [];
  expect(seen.filter((line) => /^sign-up: .*DMARC pass/u.test(line))).toHaveLength(1);
  expect(seen.filter((line) => /^reset: .*DMARC pass/u.test(line))).toHaveLength(1);
});

it("tells a mail that another domain vouches for from a good one", async () => {
  await world.switchTo(["mail.reset-unaligned"]);
  const report = await prove();
  await world.switchTo([]);
  expect(stateOf(report, "mail-aligned")).toBe("failed");
  expect(report.findings.map(({ code }) => code)).toContain("mail-aligned/unaligned");
});
