import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runBinary } from "../../apps/coach/world/binary.ts";
import { startWorld, type World } from "../../apps/coach/world/world.ts";
import { bookAnHour } from "./book-an-hour.ts";
import { findChromium } from "./find-chromium.ts";
import { openChromium } from "./open-chromium.ts";
import { walkRecorded, writeConfig } from "./walk-recorded.ts";

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
    browser = await openChromium(executablePath ?? "", world);
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

    await walkRecorded(await writeConfig(folder, world), world, runBinary);
  });

  async function record(file: string): Promise<void> {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, recordHar: { path: file, content: "embed" } });
    const page = await context.newPage();
    await bookAnHour(page, world.mailboxUrl, { name: "Robin Recorded", address, password });
    await page.goto("https://app.brightpath.test/dashboard");
    await context.close();
  }
});
