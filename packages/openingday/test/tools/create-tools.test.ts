import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createTools, type ToolsOptions } from "../../src/tools/create-tools.ts";
import { createFingerprint, fingerprintKeyPath } from "../../src/tools/fingerprint.ts";
import { createOwnership } from "../../src/tools/ownership.ts";
import { serveZone } from "./dns-server.ts";
import { serveHttp, vantageWith } from "./loopback.ts";

function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), "openingday-tools-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function open(changes: Partial<ToolsOptions> = {}) {
  const opened = createTools({
    vantage: vantageWith(),
    mode: "passive",
    version: "1.2.3",
    fingerprintKeyFolder: temporaryFolder(),
    ...changes,
  });
  onTestFinished(() => opened.close());
  return opened;
}

describe("the tools of a run", () => {
  it("resolve, map and dial through the vantage", async () => {
    const zone = await serveZone({ "app.test A": ["127.0.0.1"] });
    const { port } = await serveHttp((request, response) => response.end(request.headers.host));
    const { tools, requestsSent } = open({ vantage: vantageWith({ resolvers: [zone.at], connect: { ":80": `:${port}` } }) });
    const answer = await tools.http.request({ url: "http://app.test/" });
    expect(answer.text()).toBe("app.test");
    expect(requestsSent()).toEqual({ "app.test": 1 });
  });

  it("send at most 60 requests to a host while they only look", async () => {
    const { port } = await serveHttp((_, response) => response.end());
    const { tools, requestsSent } = open();
    const url = `http://127.0.0.1:${port}/`;
    const all = await Promise.allSettled(Array.from({ length: 61 }, () => tools.http.request({ url })));
    expect(all.filter(({ status }) => status === "rejected")).toMatchObject([{ reason: { name: "OverBudget" } }]);
    expect(requestsSent()).toEqual({ "127.0.0.1": 60 });
    await expect(tools.http.request({ url, method: "POST" })).rejects.toThrow("An audit only looks");
  });

  it("reach a stranger's name on loopback, and nothing of a stranger elsewhere", async () => {
    const zone = await serveZone({ "inside.test A": ["127.0.0.1"], "outside.test A": ["192.0.2.1"] });
    const { port, connections } = await serveHttp((_, response) => response.writeHead(302, { location: "http://outside.test/" }).end());
    const { assertOwned } = createOwnership({ domain: "shop.test", provenDomains: [] });
    const { tools, requestsSent } = open({
      mode: "active",
      guard: assertOwned,
      vantage: vantageWith({ resolvers: [zone.at], connect: { ":80": `:${port}` } }),
    });
    const first = await tools.http.request({ url: "http://inside.test/", method: "POST", body: "x" });
    await expect(tools.http.request({ url: first.header("location") ?? "" })).rejects.toMatchObject({ name: "NotOwned" });
    expect(requestsSent()).toEqual({ "inside.test": 1 });
    expect(connections()).toBe(1);
  });

  it("refuse a vantage that cannot be read", () => {
    expect(() => open({ vantage: vantageWith({ connect: { nonsense: "" } }) })).toThrow('"nonsense"');
  });

  it("end what is under way when they are closed", async () => {
    let arrived: (() => void) | undefined;
    const underWay = new Promise<void>((resolve) => (arrived = resolve));
    const { port } = await serveHttp(() => arrived?.());
    const { tools, close } = open();
    const waiting = tools.http.request({ url: `http://127.0.0.1:${port}/` });
    await underWay;
    await close();
    await expect(waiting).rejects.toThrow("The run is over.");
    await expect(tools.clock.sleep(1_000_000)).rejects.toThrow("The run is over.");
  });

  it("make fresh words fit for a mailbox name", () => {
    const { tools } = open();
    const words = Array.from({ length: 100 }, () => tools.random.word());
    expect(new Set(words).size).toBe(100);
    for (const word of words) expect(word).toMatch(/^[a-z][a-z0-9]{11}$/);
  });
});

describe("the clock", () => {
  it("sleeps, until told to wake", async () => {
    const { tools } = open();
    const before = tools.clock.now();
    await tools.clock.sleep(1);
    expect(tools.clock.now()).toBeGreaterThanOrEqual(before);
    const wake = new AbortController();
    const sleeping = tools.clock.sleep(1_000_000, wake.signal);
    wake.abort(new Error("wake up"));
    await expect(sleeping).rejects.toThrow("wake up");
  });
});

describe("fingerprints", () => {
  it("are equal for equal values of one project, and for nothing else", () => {
    const folder = temporaryFolder();
    const mine = createFingerprint({ folder, projectFolder: "/a" });
    const again = createFingerprint({ folder, projectFolder: "/a/" });
    const other = createFingerprint({ folder, projectFolder: "/b" });
    expect(mine("value")).toMatch(/^[0-9a-f]{16}$/);
    expect(again("value")).toBe(mine("value"));
    expect(other("value")).not.toBe(mine("value"));
    expect(mine("other")).not.toBe(mine("value"));
    const keys = readdirSync(folder).filter((name) => name.endsWith(".key"));
    const [first = ""] = keys;
    expect(keys).toHaveLength(2);
    expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe("*\n");
    if (process.platform !== "win32") expect(statSync(join(folder, first)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, first), "utf8")).not.toContain("value");
  });

  it("come from a key of this run alone where none can be kept", () => {
    const file = join(temporaryFolder(), "a-file");
    writeFileSync(file, "");
    const one = createFingerprint({ folder: join(file, "below"), projectFolder: "/a" });
    const two = createFingerprint({ folder: join(file, "below"), projectFolder: "/a" });
    expect(one("value")).toBe(one("value"));
    expect(two("value")).not.toBe(one("value"));
  });

  it.each([
    { why: "the user's state folder", state: "/home/u/state", want: /^\/home\/u\/state\/openingday\/[0-9a-f]{32}\.key$/ },
    { why: "the usual place for a relative one", state: "state", want: /\/\.local\/state\/openingday\/[0-9a-f]{32}\.key$/ },
  ])("keep their key in $why", ({ state, want }) => {
    vi.stubEnv("XDG_STATE_HOME", state);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(fingerprintKeyPath({ projectFolder: "/a" })).toMatch(want);
  });
});
