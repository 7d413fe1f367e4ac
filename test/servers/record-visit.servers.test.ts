import { mkdir, readdir, readFile, symlink } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createUndo } from "../../apps/coach/world/undo.ts";
import { startWorld, type World } from "../../apps/coach/world/world.ts";
import { bookAnHour } from "../browser/book-an-hour.ts";
import { walkRecorded, writeConfig } from "../browser/walk-recorded.ts";
import { lacks } from "./needs.ts";
import { createScratchFolder } from "./scratch-folder.ts";
import { isThere, runMain, startRecording } from "./start-recording.ts";
import { startScreen } from "./start-screen.ts";

/** Its password goes by another name, is in a closed part of the page, and is sent by a script as something else. */
const page = `<!doctype html><title>Club</title><body><a href="/terms" target="_blank">Terms</a><x-form></x-form><script>
const root = document.querySelector("x-form").attachShadow({ mode: "open" });
root.innerHTML = '<input id=a type=password><input id=b autocomplete="cc-number"><button>Join</button>';
root.querySelector("button").onclick = async () => {
  const [a, b] = root.querySelectorAll("input");
  await fetch("/api/things", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ q: a.value, r: "it is " + a.value + " indeed", s: b.value, t: "harmless" }) });
  history.pushState({}, "", "/joined");
};
</script>`;

async function bringPlaywright(folder: string): Promise<void> {
  await mkdir(join(folder, "node_modules"));
  const library = dirname(fileURLToPath(import.meta.resolve("playwright-core/package.json")));
  await symlink(library, join(folder, "node_modules/playwright-core"));
}

describe.skipIf(lacks("a window of a browser", { programs: ["Xvfb", "chromium"] }))("a visit in a window", () => {
  const undo = createUndo();
  let folder: string;
  let origin: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    folder = await createScratchFolder(undo);
    env = { DISPLAY: await startScreen(undo) };
    await bringPlaywright(folder);
    const server = createServer((request: IncomingMessage, response: ServerResponse) => {
      if (request.url === "/never") return;
      if (request.url === "/endless") {
        response.writeHead(200, { "content-type": "text/html" }).write("<p>It goes on and on</p>");
        return;
      }
      if (request.url === "/api/things") response.setHeader("content-type", "application/json").end('{"id":7}');
      else response.setHeader("content-type", "text/html").end(request.url === "/terms" ? "<p>Terms</p>" : page);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    undo.add(() => {
      server.closeAllConnections();
      server.close();
    });
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => undo.run());

  it("becomes a journey when it is closed, with nothing of what was typed, and leaves nothing behind", async () => {
    const recording = await startRecording(folder, [`${origin}/`, "--id", "club"], env);
    const seen = await recording.page();
    await recording.says(/A browser shows http/u);
    const [terms] = await Promise.all([seen.waitForEvent("popup"), seen.getByText("Terms").click()]);
    await terms.waitForLoadState();
    await terms.close();
    await seen.locator("#a").fill("tiny horse");
    await seen.locator("#b").fill("no card at all");
    await seen.getByText("Join").click();
    await seen.waitForURL("**/joined");
    const profile = await recording.profile();
    await seen.close();
    const { code, stdout, stderr } = await recording.done;
    expect([code, stderr]).toEqual([0, expect.stringContaining("3 steps.")]);
    expect(stdout + stderr).not.toMatch(/tiny horse|no card at all/u);
    expect(stdout).toContain('id: "club"');
    expect(stdout).toContain(
      'json: { q: secret("PASSWORD"), r: "it is " + secret("PASSWORD") + " indeed", s: secret("CARD_NUMBER"), t: "harmless" }',
    );
    expect(await isThere(profile)).toBe(false);
    expect((await readdir(folder)).toSorted()).toEqual(["chromium.sh", "node_modules", "profile.txt"]);
  });

  it("is kept when somebody presses Ctrl+C, also while a page has not ended", async () => {
    const recording = await startRecording(folder, [`${origin}/`], env);
    const seen = await recording.page();
    await recording.says(/A browser shows/u);
    await seen.goto(`${origin}/endless`, { waitUntil: "commit" });
    await seen.getByText("on and on").waitFor();
    recording.press("SIGINT");
    const { code, stdout } = await recording.done;
    expect(code).toBe(0);
    expect(stdout).toContain('name: "open /endless"');
    expect(await isThere(await recording.profile().catch(() => "/nowhere"))).toBe(false);
  });

  it("says so when the window is closed, or Ctrl+C pressed, before its first page has come", async () => {
    const closed = await startRecording(folder, [`${origin}/never`], env);
    const browser = await closed.browser();
    const devTools = await browser.newBrowserCDPSession();
    // It may be gone before it has said that it goes.
    await devTools.send("Browser.close").catch(() => undefined);
    expect(await closed.done).toMatchObject({
      code: 3,
      stdout: "",
      stderr: expect.stringContaining("Nothing was recorded"),
    });
    const stopped = await startRecording(folder, [`${origin}/never`], env);
    await stopped.browser();
    stopped.press("SIGINT");
    expect(await stopped.done).toMatchObject({ code: 3, stdout: "", stderr: expect.stringContaining("Nothing was recorded") });
  });

  it.each<{ why: string; args: string[]; changed: Record<string, string>; says: RegExp }>([
    {
      why: "there is no screen",
      args: ["http://127.0.0.1:1/"],
      changed: { DISPLAY: "" },
      says: /^There is no screen here.*“Save all as HAR”/u,
    },
    { why: "the screen is gone", args: [""], changed: { DISPLAY: ":9876" }, says: /^There is no screen here/u },
    {
      why: "there is no browser",
      args: [""],
      changed: { OPENINGDAY_BROWSER: "/nowhere" },
      says: /^OPENINGDAY_BROWSER names \/nowhere, which is no program.*HAR/u,
    },
    { why: "the browser does not start", args: [""], changed: { OPENINGDAY_BROWSER: "/bin/false" }, says: /^\/bin\/false did not start/u },
    { why: "nothing answers", args: ["http://127.0.0.1:1/"], changed: {}, says: /gives no answer: 127\.0\.0\.1 refused/u },
    {
      why: "the address holds a password",
      args: ["https://ada:x@myapp.test/"],
      changed: {},
      says: /^Leave the name and the password out/u,
    },
  ])("says in a sentence when $why", async ({ args, changed, says }) => {
    const recording = await startRecording(
      folder,
      args.map((arg) => (arg === "" ? `${origin}/` : arg)),
      { ...env, ...changed },
    );
    const { code, stdout, stderr } = await recording.done;
    expect(stderr).toMatch(says);
    expect([code, stdout]).toEqual([3, ""]);
  });
});

describe.skipIf(lacks("the demo in a window", { programs: ["Xvfb", "chromium"] }))("the demo, visited in a window", () => {
  const undo = createUndo();
  let world: World;
  let folder: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    folder = await createScratchFolder(undo);
    world = await startWorld({ withMonitor: false });
    undo.add(() => world.stop());
    env = { ...world.env, DISPLAY: await startScreen(undo) };
  });
  afterAll(() => undo.run());

  it("is a journey that a new customer walks: sign-up, the mail, login and a booking", async () => {
    const person = { name: "Robin Window", address: "robin-window@inbox.test", password: "seven quiet otters" };
    const config = await writeConfig(folder, world);
    await bringPlaywright(folder);
    const recording = await startRecording(folder, ["https://brightpath.test/", "--out", "recorded.ts"], env);
    const seen = await recording.page();
    await recording.says(/A browser shows/u);
    await bookAnHour(seen, world.mailboxUrl, person);
    await seen.goto("https://app.brightpath.test/dashboard");
    await seen.close();
    const { code, stderr } = await recording.done;
    expect([code, stderr]).toEqual([0, expect.stringContaining("are in recorded.ts")]);
    const text = await readFile(join(folder, "recorded.ts"), "utf8");
    expect(text + stderr).not.toMatch(/robin|otters/iu);
    expect(text).toContain('password: secret("PASSWORD")');
    await walkRecorded(config, world, runMain);
  });
});
