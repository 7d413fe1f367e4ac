import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { runBinary } from "../../apps/coach/world/binary.ts";
import { startWorld, type World } from "../../apps/coach/world/world.ts";
import { bookAnHour } from "./book-an-hour.ts";
import { findChromium } from "./find-chromium.ts";
import { openChromium } from "./open-chromium.ts";

const executablePath = await findChromium();
if (executablePath === undefined) process.stderr.write("Skipped: no Chromium on this machine for the browser tests.\n");

describe.skipIf(executablePath === undefined)("the demo in a browser", () => {
  let world: World;
  let browser: Browser;
  let context: BrowserContext;
  let folder: string;
  const complaints: string[] = [];

  async function open(): Promise<Page> {
    const page = await context.newPage();
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    return page;
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "openingday-browser-"));
    world = await startWorld({ withMonitor: false });
    browser = await openChromium(executablePath ?? "", world);
    context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  });
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("lets a person sign up, confirm, book and pay on the real names, without a complaint in the console", async () => {
    const page = await open();
    await bookAnHour(page, world.mailboxUrl, {
      name: "Robin Browser",
      address: "robin-browser@inbox.test",
      password: "a short sentence",
    });
    await page.getByRole("button", { name: /pay/iu }).click();
    await page.waitForURL("**/bookings/**");
    await page
      .getByText(/confirmed/iu)
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
  });

  it("is walked by a journey of ours in a browser, on the real names and with the certificate that the configuration trusts", async () => {
    const base = pathToFileURL(join(world.folder, "openingday.config.ts")).href;
    const steps = [
      {
        kind: "browser",
        name: "open",
        url: "https://brightpath.test/",
        actions: [{ click: "Create an account" }],
        expect: { at: "app.brightpath.test/signup" },
      },
      {
        kind: "browser",
        name: "sign up",
        url: "https://app.brightpath.test/signup",
        actions: [
          { fill: "Your name", with: "Robin Journey" },
          { fill: "Email address", with: "{{email}}" },
          { fill: "Password", with: "a sentence of {{unique}}" },
          { click: "Create account" },
        ],
        expect: { at: "/check-your-inbox" },
      },
    ];
    const journeys = [{ id: "visit", title: "A visit", writes: true, steps }];
    const modules = join(world.folder, "node_modules");
    await mkdir(modules, { recursive: true });
    onTestFinished(() => rm(join(modules, "playwright-core"), { force: true }));
    await rm(join(modules, "playwright-core"), { force: true });
    const library = dirname(fileURLToPath(import.meta.resolve("playwright-core/package.json")));
    await symlink(library, join(modules, "playwright-core"));
    const config = join(folder, "openingday.config.ts");
    await writeFile(
      config,
      `import base from ${JSON.stringify(base)};\nexport default { ...base, load: undefined, journeys: ${JSON.stringify(journeys)} };\n`,
    );
    const walked = await runBinary(["smoke", "--only", "journeys", "--config", config, "--json"], world.folder, world.env);
    const { parts } = JSON.parse(walked.stdout) as { parts: { check: string; seen: string[]; state: string }[] };
    const walkedIn = parts.find(({ check }) => check === "customers-get-in");
    expect(walkedIn?.seen.join("\n")).toContain("A visit: went through");
    expect(walkedIn?.seen.join("\n")).not.toContain("not looked at");
    expect(walkedIn?.state).toBe("fine");
  });

  it("shows the report as a page that fits a phone and loads nothing", async () => {
    const file = join(folder, "report.html");
    await runBinary(["audit", "--html", file], world.folder, world.env);
    const page = await open();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    await expect(page.locator("h1").innerText()).resolves.toBe("CANNOT TELL");
    const { scrollWidth, clientWidth } = await page.evaluate<{ scrollWidth: number; clientWidth: number }>(
      "({ scrollWidth: document.documentElement.scrollWidth, clientWidth: document.documentElement.clientWidth })",
    );
    expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
    expect(asked).toEqual([pathToFileURL(file).href]);
  });
});
