import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runBinary } from "../../apps/coach/world/binary.ts";
import { mapHosts } from "../../apps/coach/world/welcome.ts";
import { startWorld, type World } from "../../apps/coach/world/world.ts";
import { findChromium } from "./find-chromium.ts";
import { linkIn } from "./link-in-mail.ts";

const executablePath = await findChromium();
if (executablePath === undefined) process.stderr.write("Skipped: no Chromium on this machine to record a visit with.\n");

describe.skipIf(executablePath === undefined)("a visit that a browser recorded", () => {
  let world: World;
  let browser: Browser;
  let folder: string;
  const address = "robin-recorded@inbox.test";
  const password = "seven quiet otters";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "openingday-record-"));
    world = await startWorld({ withMonitor: false });
    browser = await chromium.launch({
      executablePath: executablePath ?? "",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        `--host-resolver-rules=${mapHosts(world)}`,
        `--ignore-certificate-errors-spki-list=${world.spkiSha256}`,
      ],
    });
  });
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("becomes a journey that a new customer walks, with nothing of the one who was recorded", async () => {
    const visit = join(folder, "visit.har");
    await record(visit);
    const journeys = join(folder, "recorded.ts");
    const made = await runBinary(["journey", "record", visit, "--out", journeys, "--id", "visit"], world.folder, world.env);
    expect(made.code).toBe(0);
    const text = await readFile(journeys, "utf8");
    const har = await readFile(visit, "utf8");
    const { log } = JSON.parse(har) as { log: { entries: { response: { cookies: { value: string }[] } }[] } };
    const cookies = log.entries.flatMap(({ response }) => response.cookies.map(({ value }) => value)).filter((value) => value.length > 10);
    expect(cookies.length).toBeGreaterThan(0);
    for (const secret of [address, "robin", "Robin", password, "otters", ...cookies]) expect(text).not.toContain(secret);
    expect(text).toContain('password: secret("PASSWORD")');

    // Walked as any other journey is, by a customer with a password of their own.
    const config = join(folder, "openingday.config.ts");
    const base = pathToFileURL(join(world.folder, "openingday.config.ts")).href;
    await writeFile(
      config,
      `import base from ${JSON.stringify(base)};\nexport default { ...base, journeys: "./recorded.ts", load: undefined };\n`,
    );
    const env = { ...world.env, PASSWORD: "a different sentence" };
    const walked = await runBinary(["smoke", "--only", "journeys", "--config", config, "--json"], world.folder, env);
    const report = JSON.parse(walked.stdout) as { verdict: string; parts: { seen: string[]; reason?: string; findings: unknown[] }[] };
    expect(JSON.stringify(report.parts)).toContain("went through");
    expect(report.verdict).toBe("fine");
    expect(walked.stdout).not.toContain("a different sentence");
    expect(walked.code).toBe(0);
  });

  async function record(file: string): Promise<void> {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, recordHar: { path: file, content: "embed" } });
    const page = await context.newPage();
    await page.goto("https://brightpath.test/");
    await page.getByRole("link", { name: "Create an account" }).first().click();
    await page.getByLabel("Your name").fill("Robin Recorded");
    await page.getByLabel("Email address").fill(address);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Create account" }).click();
    await page.waitForURL("**/check-your-inbox");
    await page.goto(await linkIn(world.mailboxUrl, address));
    await page.getByRole("button").first().click();
    await page.waitForURL("**/login**");
    await page.getByLabel("Email address").fill(address);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.waitForURL("**/dashboard");
    await page.goto("https://app.brightpath.test/book/mara-lindqvist");
    await page.locator("label.hour").first().click();
    await page.getByRole("button", { name: "Hold this hour" }).click();
    await page.waitForURL("**/pay/**");
    await page.getByRole("button", { name: /^Pay /u }).click();
    await page.waitForURL(/127\.0\.0\.1/u);
    await page.goto("https://app.brightpath.test/dashboard");
    await context.close();
  }
});
